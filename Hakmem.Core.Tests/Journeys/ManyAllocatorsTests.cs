using System;
using System.Collections.Generic;
using Hakmem.Tests.Model;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Journeys;

/// <summary>Several allocators at once, and more of them than there are slots.</summary>
[TestFixture]
internal sealed unsafe class ManyAllocatorsTests
{
    private const int MaxAllocators = 250;

    [Test]
    public void SideBySideOnSeveralThreads_NoneSeesTheOthersBlocks()
    {
        int seed = Seed.Next(51);
        HakAllocator[] allocators =
        [
            new(), new(new HakOptions { Profile = HakProfile.Lean }), new(new HakOptions { Profile = HakProfile.SpeedFirst }), new(),
        ];

        ThreadTeam.Run(4, index =>
        {
            for (int round = 0; round < 4; round++)
            {
                HakAllocator allocator = allocators[(index + round) % allocators.Length];
                new AllocatorModel(allocator, seed + (index * 10) + round) { CountsAreExact = false, MaxLiveBytes = 16 << 20 }.Run(1_500);
            }
        });

        foreach (HakAllocator allocator in allocators)
        {
            Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
            allocator.Dispose();
        }
    }

    [Test]
    public void OneThreadWithFourAllocators_CountsEachApart()
    {
        HakAllocator[] allocators = [new(), new(), new(), new()];
        List<nint>[] blocks = [[], [], [], []];

        for (int step = 0; step < 4_000; step++)
        {
            int index = step % 4;
            if (step % 7 < index)
            {
                continue;
            }

            blocks[index].Add((nint)allocators[index].Allocate((nuint)step));
        }

        for (int index = 0; index < 4; index++)
        {
            Assert.That(allocators[index].GetStatistics().LiveBlocks, Is.EqualTo(blocks[index].Count));
            blocks[index].ForEach(block => allocators[index].Free((void*)block));
            Assert.That(allocators[index].GetStatistics().LiveBlocks, Is.Zero);
            allocators[index].Dispose();
        }
    }

    [Test]
    public void MoreThan250Alive_AreRefusedWithTheRule_AndDisposingMakesRoom()
    {
        List<HakAllocator> alive = [];
        InvalidOperationException? refusal = null;
        for (int index = 0; index < MaxAllocators + 5 && refusal is null; index++)
        {
            try
            {
                HakAllocator allocator = new();
                alive.Add(allocator);
                allocator.Free(allocator.Allocate(100));
            }
            catch (InvalidOperationException exception)
            {
                refusal = exception;
            }
        }

        Assert.That(refusal, Is.Not.Null);
        Assert.That(refusal!.Message, Does.Contain("250 allocators"));
        Assert.That(alive, Has.Count.InRange(200, MaxAllocators), "Others of this process may be alive, but not many.");
        alive.ForEach(static allocator => allocator.Dispose());

        using HakAllocator next = new();
        Assert.That(() => next.Free(next.Allocate(1)), Throws.Nothing);
    }

    [Test]
    public void AThousandInARow_CreatedUsedAndDisposed_LeaveNothingMapped()
    {
        long leftMapped = 0;

        for (int index = 0; index < 1_000; index++)
        {
            HakAllocator allocator = new();
            Parcel parcel = Parcel.Send(allocator, 100 + index, index);
            bool unharmed = parcel.Receive(allocator);
            allocator.Dispose();
            leftMapped += allocator.GetStatistics().MappedBytes + (unharmed ? 0 : 1);
        }

        Assert.That(leftMapped, Is.Zero);
    }

    [Test]
    public void CreatedAndDisposedByFourThreadsAtOnce_EachWorks()
    {
        ThreadTeam.Run(4, static index =>
        {
            for (int round = 0; round < 100; round++)
            {
                using HakAllocator allocator = new();
                new AllocatorModel(allocator, index + round) { MaxLiveBytes = 4 << 20 }.Run(30);
            }
        });

        using HakAllocator last = new();
        Assert.That(() => last.Free(last.Allocate(1)), Throws.Nothing);
    }
}
