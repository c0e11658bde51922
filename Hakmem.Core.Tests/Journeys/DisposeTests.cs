using System;
using System.Collections.Generic;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Journeys;

/// <summary>An allocator that was disposed gives no more blocks, but those that are out stay valid until they are freed.</summary>
[TestFixture]
internal sealed unsafe class DisposeTests
{
    private static readonly int[] s_lengths = [0, 16, 500, 5_000, 30_000, 100_000, 700_000, 3_000_000];

    [Test]
    public void Dispose_Twice_IsOnce()
    {
        HakAllocator allocator = new();
        allocator.Free(allocator.Allocate(100));

        allocator.Dispose();

        Assert.That(allocator.Dispose, Throws.Nothing);
        Assert.That(allocator.GetStatistics().MappedBytes, Is.Zero);
    }

    [Test]
    public void Dispose_BeforeFirstUse_IsAllowed()
    {
        HakAllocator allocator = new();

        Assert.That(allocator.Dispose, Throws.Nothing);
    }

    [Test]
    public void Dispose_ByFourThreadsAtOnce_IsOnce()
    {
        for (int round = 0; round < 50; round++)
        {
            HakAllocator allocator = new();

            ThreadTeam.Run(4, _ =>
            {
                Parcel parcel = Parcel.Send(allocator, 0, 0);
                parcel.Receive(allocator);
            });
            ThreadTeam.Run(4, _ => allocator.Dispose());

            // What rested with threads that have ended meanwhile is salvaged here at the latest.
            allocator.Trim(HakTrimLevel.Full);
            HakStatistics statistics = allocator.GetStatistics();
            Assert.That(statistics.MappedBytes, Is.Zero, Leftovers.Describe(statistics));
        }
    }

    [Test]
    public void Dispose_ByAnotherThread_LeavesNothingMappedOnceTheOwnerOfABinComesBy()
    {
        HakAllocator allocator = new();
        for (int index = 0; index < 1_000; index++)
        {
            allocator.Free(allocator.Allocate((nuint)index * 20));
        }

        ThreadTeam.Run(1, _ => allocator.Dispose());

        Assert.That(() => allocator.Allocate(16), Throws.InstanceOf<ObjectDisposedException>());
        HakStatistics statistics = allocator.GetStatistics();
        Assert.That(statistics.MappedBytes, Is.Zero, Leftovers.Describe(statistics));
    }

    [Test]
    public void EveryRequest_AfterDispose_IsRefused()
    {
        HakAllocator allocator = new();
        nint block = (nint)allocator.Allocate(100);
        allocator.Dispose();

        Assert.That(() => allocator.Allocate(16), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => allocator.Allocate(100_000), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => allocator.Allocate(3_000_000), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => allocator.AllocateZeroed(16), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => allocator.AllocateAligned(16, 64), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => allocator.TryAllocate(16, out _), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => allocator.Reallocate(null, 16), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => allocator.Reallocate((void*)block, 100_000), Throws.InstanceOf<ObjectDisposedException>());
        allocator.Free((void*)block);
    }

    [Test]
    public void Allocate_AfterDispose_IsRefusedEvenWhenTheThreadHadBlocksInItsBins()
    {
        HakAllocator allocator = new();
        for (int index = 0; index < 1_000; index++)
        {
            allocator.Free(allocator.Allocate(64));
        }

        allocator.Dispose();

        Assert.That(() => allocator.Allocate(64), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => allocator.GetThreadHeap().Allocate(64), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void BlocksThatAreOut_AfterDispose_KeepTheirContentAndTheLastFreeUnmapsEverything([Values] HakProfile profile)
    {
        HakAllocator allocator = new(new HakOptions { Profile = profile });
        List<Parcel> parcels = [];
        for (int index = 0; index < 400; index++)
        {
            parcels.Add(Parcel.Send(allocator, s_lengths[index % s_lengths.Length], index));
        }

        allocator.Dispose();
        long liveBlocks = allocator.GetStatistics().LiveBlocks;
        int damaged = parcels.FindAll(parcel => !parcel.Receive(allocator)).Count;

        Assert.That(liveBlocks, Is.EqualTo(parcels.Count));
        Assert.That(damaged, Is.Zero);
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
        Assert.That(allocator.GetStatistics().MappedBytes, Is.Zero);
    }

    [Test]
    public void BlocksThatAreOut_AfterDispose_MayBeFreedByOtherThreads()
    {
        HakAllocator allocator = new();
        Parcel[] parcels = new Parcel[4_000];
        for (int index = 0; index < parcels.Length; index++)
        {
            parcels[index] = Parcel.Send(allocator, s_lengths[index % 5], index);
        }

        allocator.Dispose();
        int[] damaged = new int[4];
        ThreadTeam.Run(4, thread =>
        {
            for (int index = thread; index < parcels.Length; index += 4)
            {
                damaged[thread] += parcels[index].Receive(allocator) ? 0 : 1;
            }
        });

        Assert.That(damaged, Is.All.Zero);
        Assert.That(allocator.GetStatistics().MappedBytes, Is.Zero);
    }

    [Test]
    public void GetUsableSize_AfterDispose_StillAnswersForBlocksThatAreOut()
    {
        HakAllocator allocator = new();
        void* block = allocator.Allocate(1_000);
        nuint usableBytes = allocator.GetUsableSize(block);

        allocator.Dispose();

        Assert.That(allocator.GetUsableSize(block), Is.EqualTo(usableBytes));
        allocator.Free(block);
    }

    [Test]
    public void Dispose_OfTheSharedAllocator_DoesNothing()
    {
        HakAllocator.Shared.Dispose();

        Assert.That(() => HakMemory.Free(HakMemory.Allocate(100)), Throws.Nothing);
        Assert.That(() => HakAllocator.Shared.Free(HakAllocator.Shared.Allocate(3_000_000)), Throws.Nothing);
    }
}
