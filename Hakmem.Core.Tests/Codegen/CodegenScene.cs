using System;
using System.IO;
using System.Threading;
using Hakmem.Tests.Heaps;
using Hakmem.Threads;

namespace Hakmem.Tests.Codegen;

/// <summary>Inside a child that lists what the compiler makes: calls each hot operation once, or callers' loops until they are compiled for good.</summary>
internal static unsafe class CodegenScene
{
    public const string Verb = "codegen";
    public const string LoopVerb = "codegen-loop";
    public const string DoneWord = "DONE";

    /// <summary>More than two tiers ask for, with time for the thread that compiles.</summary>
    private const int LoopCalls = 150;
    private const int LoopRounds = 50;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    public static int Run(TextWriter output)
    {
        using HakAllocator standard = new();
        using HakAllocator none = new(new HakOptions { Integrity = HakIntegrity.None });
        ThreadCache* standardCache = HeapPrivates.Road(standard).BindCache();
        ThreadCache* noneCache = HeapPrivates.Road(none).BindCache();

        // All classes are initialised before the methods that use them are compiled, as they are when a tier is compiled later.
        HakMemory.Free(HakMemory.Allocate(64));
        GeneralSlot.Current = new object();
        HotCalls.CallAll(standard.GetThreadHeap(), standardCache, noneCache);
        output.WriteLine(DoneWord);
        return 0;
    }

    public static int RunLoops(TextWriter output)
    {
        using HakAllocator allocator = new();
        for (int i = 0; i < LoopCalls; i++)
        {
            HotCalls.MixedLoop(allocator.GetThreadHeap(), allocator, LoopRounds);
            HotCalls.StaticMixedLoop(LoopRounds);
            Thread.Sleep(s_pause);
        }

        output.WriteLine(DoneWord);
        return 0;
    }
}
