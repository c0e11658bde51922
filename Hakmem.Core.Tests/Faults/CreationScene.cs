using System;
using System.Collections.Generic;
using System.IO;
using Hakmem.Regions;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Heaps;

namespace Hakmem.Tests.Faults;

/// <summary>Inside a child whose process has no region map, no table of tags and no records of threads yet: the very first calls fail.</summary>
internal static unsafe class CreationScene
{
    public const string Verb = "creation";
    public const string DoneWord = "DONE";

    private const int FailedCreations = 300;
    private const int AllocatorsAtATime = 249;

    public static int Run(TextWriter output)
    {
        FailingOsMemory os = new();
        os.FailForEver(1, OsCalls.Reserve);
        Expect(RegionMap.Root == null && Refuses(os), "The region map is refused.");
        Expect(RegionMap.Root == null, "A refused region map is not there.");

        // The region map is granted, the table of tags is not.
        os.FailForEver(2, OsCalls.Reserve);
        Expect(Refuses(os) && RegionMap.Root != null, "The first table of tags is refused.");
        for (int count = 0; count < FailedCreations; count++)
        {
            Expect(Refuses(os), $"Table of tags {count} is refused.");
        }

        os.StopFailing();
        List<HakAllocator> alive = [];
        for (int count = 0; count < AllocatorsAtATime; count++)
        {
            alive.Add(FaultyHeap.Create(os));
        }

        Expect(os.Failures == FailedCreations + 2, "Nothing else failed.");
        RefuseFirstCalls(alive[0], os);
        alive.ForEach(static allocator => allocator.Dispose());
        Expect(os.Books.Violations.Count == 0, "The books are in order.");
        output.WriteLine(DoneWord);
        return 0;
    }

    /// <summary>No memory for the records of the thread, then none for a superslab, then none to describe it; then all is well.</summary>
    private static void RefuseFirstCalls(HakAllocator allocator, FailingOsMemory os)
    {
        foreach ((long call, OsCalls kinds) in ((long, OsCalls)[])[(1, OsCalls.Map), (2, OsCalls.Map), (1, OsCalls.MakeWritable), (2, OsCalls.MakeWritable)])
        {
            os.FailForEver(call, kinds);
            Expect(!allocator.TryAllocate(100, out _), $"{kinds} {call} fails: a small block is refused.");
            Expect(!allocator.TryAllocate(300_000, out _) || kinds == OsCalls.Map, $"{kinds} {call} fails: a large block is refused.");
            Expect(HeapInvariants.FirstBroken(allocator) is null, "The heap is sound.");
            os.FailForEver(1, kinds);
            try
            {
                allocator.Allocate(100);
                Expect(false, $"{kinds} {call} fails: Allocate throws.");
            }
            catch (OutOfMemoryException)
            {
                os.StopFailing();
            }
        }

        void* block = allocator.Allocate(100);
        allocator.Free(block);
        Expect(HeapInvariants.FirstBroken(allocator) is null, "The heap recovers.");
    }

    private static bool Refuses(FailingOsMemory os)
    {
        try
        {
            FaultyHeap.Create(os).Dispose();
            return false;
        }
        catch (OutOfMemoryException)
        {
            return true;
        }
    }

    public static void Expect(bool holds, string sentence)
    {
        if (!holds)
        {
            throw new InvalidOperationException("Not so: " + sentence);
        }
    }
}
