using System;
using System.Runtime.InteropServices;
using System.Threading;
using Hakmem.Threads;
using NUnit.Framework;

namespace Hakmem.Tests.Threads;

/// <summary>A native thread that the runtime has left calls managed code again, from a destructor of a key of its own: its block may be another thread's by then.</summary>
[TestFixture]
[Platform("Linux")]
[NonParallelizable]
internal sealed unsafe partial class LifeAfterDetachTests
{
    /// <summary>The first of them closes the window of the stack, whoever comes first.</summary>
    private const int Rounds = 2;

    private static readonly AutoResetEvent s_isHeld = new(false);
    private static readonly AutoResetEvent s_isOver = new(false);
    private static uint s_key;
    private static nint s_blockBefore;
    private static nint s_blockAfter;
    private static nint s_blockOfAnother;
    private static Exception? s_failure;

    [TestCase(256 * 1024, TestName = "A stack without a window")]
    [TestCase(8 * 1024 * 1024, TestName = "A stack with a window")]
    public void ANativeThreadThatComesBack_HasABlockOfItsOwn(int stackBytes)
    {
        s_blockBefore = s_blockAfter = s_blockOfAnother = 0;
        s_failure = null;
        byte* attributes = stackalloc byte[128];
        nuint thread;
        Assert.That(CreateKey(out s_key, &AtTheEnd), Is.Zero);
        Assert.That(InitializeAttributes(attributes) | SetStackSize(attributes, (nuint)stackBytes), Is.Zero);
        Assert.That(CreateThread(&thread, attributes, &Body, 0), Is.Zero);

        Assert.That(Join(thread, 0), Is.Zero);

        Assert.That(DeleteKey(s_key), Is.Zero);
        Assert.That(s_failure, Is.Null);
        Assert.That(s_blockBefore, Is.Not.Zero);
        Assert.That(s_blockOfAnother, Is.EqualTo(s_blockBefore), "The control: it was salvaged, and another thread had it.");
        Assert.That(s_blockAfter, Is.Not.Zero.And.Not.EqualTo(s_blockOfAnother));
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

    [LibraryImport("libc", EntryPoint = "pthread_key_delete")]
    private static partial int DeleteKey(uint key);

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
