using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using Hakmem.Tests.Faults;
using Hakmem.Threads;

namespace Hakmem.Tests.Threads;

/// <summary>Inside a child: a native thread that the runtime has left calls managed code again, from a destructor of a key of its own.</summary>
/// <remarks>
/// A child, for the runtime never learns of the second end: it goes on counting on the thread's memory, and a later collection, here or in whatever thread has
/// that memory then, ends the process. It does so without Hakmem as well.
/// </remarks>
internal static unsafe partial class LifeAfterDetachScene
{
    public const string Verb = "life-after-detach";
    public const string DoneWord = "DONE";

    /// <summary>The first of them closes the window of the stack, whoever comes first.</summary>
    private const int Rounds = 2;

    private static readonly AutoResetEvent s_isHeld = new(false);
    private static readonly AutoResetEvent s_isOver = new(false);
    private static uint s_key;
    private static nint s_blockBefore;
    private static nint s_blockAfter;
    private static nint s_blockOfAnother;
    private static Exception? s_failure;

    public static int Run(nuint stackBytes, TextWriter output)
    {
        byte* attributes = stackalloc byte[128];
        nuint thread;
        CreationScene.Expect(CreateKey(out s_key, &AtTheEnd) == 0, "There is a key.");
        CreationScene.Expect(InitializeAttributes(attributes) == 0 && SetStackSize(attributes, stackBytes) == 0, "A stack's length can be chosen.");
        CreationScene.Expect(CreateThread(&thread, attributes, &Body, 0) == 0, "There is a thread.");
        CreationScene.Expect(Join(thread, 0) == 0, "The thread ends.");

        CreationScene.Expect(s_failure is null, $"Nothing is thrown: {s_failure}");
        CreationScene.Expect(s_blockBefore != 0, "The thread had a block.");
        CreationScene.Expect(s_blockOfAnother == s_blockBefore, "The control: it was salvaged, and another thread had it.");
        CreationScene.Expect(s_blockAfter != 0 && s_blockAfter != s_blockOfAnother, "In its second life, the thread has a block of its own.");
        output.WriteLine(DoneWord);
        return 0;
    }

    [UnmanagedCallersOnly]
    private static nint Body(nint argument)
    {
        HakMemory.Free(HakMemory.Allocate(64));
        s_blockBefore = (nint)ThreadFinder.Current;
        _ = SetValue(s_key, Rounds);
        return 0;
    }

    [UnmanagedCallersOnly]
    private static void AtTheEnd(nint roundsLeft)
    {
        if (roundsLeft > 1)
        {
            _ = SetValue(s_key, roundsLeft - 1);
            return;
        }

        try
        {
            HakAllocator.Shared.Trim(HakTrimLevel.Idle);
            Thread another = new(static () =>
            {
                HakMemory.Free(HakMemory.Allocate(64));
                s_blockOfAnother = (nint)ThreadFinder.Current;
                s_isHeld.Set();
                s_isOver.WaitOne();
            });
            another.Start();
            s_isHeld.WaitOne();
            HakMemory.Free(HakMemory.Allocate(64));
            s_blockAfter = (nint)ThreadFinder.Current;
            s_isOver.Set();
            another.Join();
        }
        catch (Exception failure)
        {
            // Out of native code nothing may be thrown.
            s_failure = failure;
        }
    }

    [LibraryImport("libc", EntryPoint = "pthread_key_create")]
    private static partial int CreateKey(out uint key, delegate* unmanaged<nint, void> destructor);

    [LibraryImport("libc", EntryPoint = "pthread_setspecific")]
    private static partial int SetValue(uint key, nint value);

    [LibraryImport("libc", EntryPoint = "pthread_attr_init")]
    private static partial int InitializeAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "pthread_attr_setstacksize")]
    private static partial int SetStackSize(byte* attributes, nuint bytes);

    [LibraryImport("libc", EntryPoint = "pthread_create")]
    private static partial int CreateThread(nuint* thread, byte* attributes, delegate* unmanaged<nint, nint> body, nint argument);

    [LibraryImport("libc", EntryPoint = "pthread_join")]
    private static partial int Join(nuint thread, nint result);
}
