using System.IO;
using Hakmem.Tests.Heaps;
using Hakmem.Threads;

namespace Hakmem.Tests.Codegen;

/// <summary>Inside a child that lists what the compiler makes: calls each hot operation once.</summary>
internal static unsafe class CodegenScene
{
    public const string Verb = "codegen";
    public const string DoneWord = "DONE";

    public static int Run(TextWriter output)
    {
        using HakAllocator standard = new();
        using HakAllocator none = new(new HakOptions { Integrity = HakIntegrity.None });
        ThreadCache* standardCache = HeapPrivates.Road(standard).AttachedCache();
        ThreadCache* noneCache = HeapPrivates.Road(none).AttachedCache();

        // All classes are initialised before the methods that use them are compiled, as they are when a tier is compiled later.
        HakMemory.Free(HakMemory.Allocate(64));
        GeneralSlot.Current = new object();
        HotCalls.CallAll(standard.GetThreadHeap(), standardCache, noneCache);
        output.WriteLine(DoneWord);
        return 0;
    }
}
