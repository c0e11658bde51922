using System;
using System.Collections.Generic;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Journeys;

/// <summary>Two threads that need a slab at the same time must not strand the one that came too late.</summary>
[TestFixture]
internal sealed unsafe class SlabAccountingTests
{
    [TestCase(64)]
    [TestCase(4_000)]
    [TestCase(30_000)]
    [TestCase(200_000)]
    [TestCase(900_000)]
    public void ThreadsThatRaceForSlabs_LeaveNothingInUseWhenAllIsFreed(int byteCount)
    {
        for (int round = 0; round < 8; round++)
        {
            using HakAllocator allocator = new(new HakOptions { Profile = HakProfile.Lean });

            ThreadTeam.Run(4, index => TakeAndGive(allocator, byteCount, new Random(index)));
            allocator.Trim(HakTrimLevel.Full);

            HakStatistics statistics = allocator.GetStatistics();
            Assert.That(statistics.MappedBytes, Is.Zero, Leftovers.Describe(statistics));
        }
    }

    private static void TakeAndGive(HakAllocator allocator, int byteCount, Random random)
    {
        int most = int.Clamp((2 << 20) / byteCount, 3, 3_000);
        List<nint> blocks = [];
        for (int wave = 0; wave < 30; wave++)
        {
            for (int count = random.Next(1, most); count > 0; count--)
            {
                blocks.Add((nint)allocator.Allocate((nuint)byteCount));
            }

            blocks.ForEach(block => allocator.Free((void*)block));
            blocks.Clear();
        }
    }
}
