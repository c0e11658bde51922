using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Journeys;

/// <summary>Runs of free blocks are lent and come back while threads allocate, hand on and free, and another gives back what is idle.</summary>
[TestFixture]
internal sealed unsafe class LoansUnderFireTests
{
    private const int MiB = 1 << 20;
    private const int ThreadCount = 3;
    private const int BytesOfAPhase = 6 * MiB;
    private const int ShortPhases = 8;
    private const int LongPhases = 400;

    /// <summary>Lengths double from phase to phase, this often, and begin anew.</summary>
    private const int Doublings = 7;

    [TestCase(HakProfile.Balanced)]
    [TestCase(HakProfile.Lean)]
    [TestCase(HakProfile.SpeedFirst)]
    public void LoansWhileThreadsAllocateAndFree_HarmNoBlock(HakProfile profile) => AssertUnharmed(profile, Seed.Next(907), ShortPhases);

    [TestCase(HakProfile.Balanced)]
    [TestCase(HakProfile.Lean)]
    [Category("Long")]
    [Explicit]
    public void LoansWhileThreadsAllocateAndFree_ForLong_HarmNoBlock(HakProfile profile) => AssertUnharmed(profile, Seed.Fresh(), LongPhases);

    private static void AssertUnharmed(HakProfile profile, int seed, int phases)
    {
        using MaintainedHeap heap = new(new HakOptions { Profile = profile });
        List<(nint Block, int Bytes)>[] held = [[], [], []];
        int damaged = 0;
        int lent = 0;
        for (int phase = 0; phase < phases; phase++)
        {
            int shortest = 32 << (phase % Doublings);
            int running = ThreadCount;
            ThreadTeam.Run(
                ThreadCount,
                index =>
                {
                    // What another thread allocated in the phase before.
                    int mine = (index + phase) % ThreadCount;
                    Random random = new(unchecked(seed + (phase * ThreadCount) + index));
                    try
                    {
                        Interlocked.Add(ref damaged, KeepOneInSix(heap.Allocator, held[mine], random));
                        Interlocked.Add(ref lent, Allocate(heap.Allocator, held[mine], shortest, random));
                    }
                    finally
                    {
                        Interlocked.Decrement(ref running);
                    }
                },
                meanwhile: () =>
                {
                    for (int trims = phase; Volatile.Read(ref running) > 0; trims++)
                    {
                        heap.Allocator.Trim(trims % 2 == 0 ? HakTrimLevel.Idle : HakTrimLevel.Full);
                    }
                });
            Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null, $"after phase {phase}");
        }

        TestContext.Out.WriteLine($"{lent} blocks lent");
        damaged += held.Sum(blocks => Free(heap.Allocator, blocks));
        Assert.That(damaged, Is.Zero);
        Assert.That(lent, Is.Positive);
        Assert.That(heap.Statistics.LiveBlocks, Is.Zero);
        heap.Allocator.Trim(HakTrimLevel.Full);
        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
    }

    /// <returns>How many were damaged.</returns>
    private static int KeepOneInSix(HakAllocator allocator, List<(nint Block, int Bytes)> blocks, Random random)
    {
        List<(nint Block, int Bytes)> kept = blocks.FindAll(_ => random.Next(6) == 0);
        HashSet<nint> spared = [.. kept.Select(static one => one.Block)];
        int damaged = Free(allocator, blocks.FindAll(one => !spared.Contains(one.Block)));
        damaged += kept.Count(static one => !Pattern.Holds((void*)one.Block, (nuint)one.Bytes, (int)one.Block));
        blocks.Clear();
        blocks.AddRange(kept);
        return damaged;
    }

    /// <returns>How many were lent.</returns>
    private static int Allocate(HakAllocator allocator, List<(nint Block, int Bytes)> blocks, int shortest, Random random)
    {
        int lent = 0;
        for (long left = BytesOfAPhase; left > 0;)
        {
            int bytes = shortest + random.Next(shortest);
            void* block = allocator.Allocate((nuint)bytes);
            Pattern.Fill(block, (nuint)bytes, (int)(nint)block);
            lent += LoanWalk.IsLent((nint)block) ? 1 : 0;
            blocks.Add(((nint)block, bytes));
            left -= bytes;
        }

        return lent;
    }

    /// <returns>How many were damaged.</returns>
    private static int Free(HakAllocator allocator, List<(nint Block, int Bytes)> blocks)
    {
        int damaged = 0;
        foreach ((nint block, int bytes) in blocks)
        {
            damaged += Pattern.Holds((void*)block, (nuint)bytes, (int)block) ? 0 : 1;
            allocator.Free((void*)block);
        }

        return damaged;
    }
}
