using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Hakmem.Geometry;
using Hakmem.Tests.Heaps;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Journeys;

/// <summary>Runs of free blocks are lent and come back while threads allocate, hand on and free, and another gives back what is idle.</summary>
[TestFixture]
internal sealed unsafe class LoansUnderFireTests
{
    private const int MiB = 1 << 20;

    /// <summary>Random lengths that shift over several threads, blocks handed from one to the next, beside passes that give pages back.</summary>
    [TestCase(HakProfile.Balanced)]
    [TestCase(HakProfile.Lean)]
    [TestCase(HakProfile.SpeedFirst)]
    public void LoansUnderFire_HarmNoBlock(HakProfile profile)
    {
        const int Threads = 3;
        const int Phases = 6;
        int seed = Seed.Next(907);
        using MaintainedHeap heap = new(new HakOptions { Profile = profile });
        List<(nint Block, int Bytes)>[] held = [[], [], []];
        int damaged = 0;
        int lent = 0;
        for (int phase = 0; phase < Phases; phase++)
        {
            int shortest = 32 << phase;
            ThreadTeam.Run(Threads, index =>
            {
                Random random = new(unchecked(seed + (phase * Threads) + index));

                // Those of the neighbour's last phase.
                List<(nint Block, int Bytes)> others = held[(index + phase) % Threads];
                List<(nint Block, int Bytes)> mine = [];
                foreach ((nint block, int bytes) in others)
                {
                    Interlocked.Add(ref damaged, Pattern.Holds((void*)block, (nuint)bytes, (int)block) ? 0 : 1);
                    if (random.Next(6) == 0)
                    {
                        mine.Add((block, bytes));
                    }
                    else
                    {
                        heap.Allocator.Free((void*)block);
                    }
                }

                for (long left = 6 * MiB; left > 0;)
                {
                    int bytes = shortest + random.Next(shortest);
                    void* block = heap.Allocator.Allocate((nuint)bytes);
                    Pattern.Fill(block, (nuint)bytes, (int)(nint)block);
                    Interlocked.Add(ref lent, IsLent((nint)block) ? 1 : 0);
                    mine.Add(((nint)block, bytes));
                    left -= bytes;
                }

                held[(index + phase) % Threads] = mine;
            }, () => heap.Allocator.Trim(phase % 2 == 0 ? HakTrimLevel.Idle : HakTrimLevel.Full));
            Assert.That(HeapInvariants.FirstBroken(heap.Allocator), Is.Null, $"after phase {phase}");
        }

        foreach ((nint block, int bytes) in held.SelectMany(static blocks => blocks))
        {
            damaged += Pattern.Holds((void*)block, (nuint)bytes, (int)block) ? 0 : 1;
            heap.Allocator.Free((void*)block);
        }

        TestContext.Out.WriteLine($"{lent} lent");
        Assert.That(damaged, Is.Zero);
        Assert.That(lent, Is.Positive);
        Assert.That(heap.Statistics.LiveBlocks, Is.Zero);
        heap.Allocator.Trim(HakTrimLevel.Full);
        Assert.That(heap.Statistics.MappedBytes, Is.Zero);
    }

    private static bool IsLent(nint block)
    {
        SlabDescriptor* run = SlabAddress.RunOf((void*)block);
        return run->Use == SlabUse.SmallBlocks && SpanLoans.ClassOf(run, (void*)block) != run->ClassIndex;
    }
}
