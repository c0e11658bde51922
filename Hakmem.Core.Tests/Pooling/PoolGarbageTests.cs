using System;
using System.Buffers;
using System.Threading;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>A warm rent of a recycling pool leaves nothing for the collector, also when another thread returns; one of a plain pool, its owner.</summary>
[TestFixture]
internal sealed class PoolGarbageTests
{
    private const int WarmRents = 20_000;
    private const int MeasuredRents = 10_000;

    [TestCase("recycling", 100)]
    [TestCase("recycling", 4_096)]
    [TestCase("recycling", 64 << 10)]
    [TestCase("recycling-clearing", 4_096)]
    [TestCase("pinned-recycling", 4_096)]
    public void WarmRents_OfARecyclingPool_AllocateNothing(string name, int lengthBytes)
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, PoolConfigurations.Options(name));
        Rent(pool, lengthBytes, WarmRents);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Rent(pool, lengthBytes, MeasuredRents);
        long after = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(after - before, Is.Zero);
    }

    /// <summary>The owner's: what it costs is mostly the collector's work for it.</summary>
    [TestCase(100)]
    [TestCase(4_096)]
    [TestCase(64 << 10)]
    public void WarmRents_OfAPlainPool_AllocateThirtyTwoBytesEach(int lengthBytes)
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator);
        Rent(pool, lengthBytes, WarmRents);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Rent(pool, lengthBytes, MeasuredRents);
        long after = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(after - before, Is.EqualTo(32L * MeasuredRents));
    }

    [Test]
    public void RentedHere_ReturnedThere_AllocatesNothing()
    {
        const int BatchCount = 300;

        // How long owners rest that come back here depends on where in a stage of the renter's row they do: these are enough for every place.
        const int WarmRounds = 150;
        const int MeasuredRounds = 150;
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { RecycleOwners = true });
        IMemoryOwner<byte>[] batch = new IMemoryOwner<byte>[BatchCount];
        using Barrier turn = new(2);
        long rentingBytes = 0;
        long returningBytes = 0;

        // Only what happens between the barriers counts: a barrier may allocate. Both threads are new: the owners of a thread outlive a test.
        ThreadTeam.Run(
            2,
            index =>
            {
                if (index == 0)
                {
                    RentAll();
                }
                else
                {
                    ReturnAll();
                }
            });

        Assert.That(rentingBytes, Is.Zero);
        Assert.That(returningBytes, Is.Zero);

        void RentAll()
        {
            for (int round = 0; round < WarmRounds + MeasuredRounds; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int index = 0; index < BatchCount; index++)
                {
                    batch[index] = pool.Rent(4_096);
                }

                rentingBytes += round < WarmRounds ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
                turn.SignalAndWait();
                turn.SignalAndWait();
            }
        }

        void ReturnAll()
        {
            for (int round = 0; round < WarmRounds + MeasuredRounds; round++)
            {
                turn.SignalAndWait();
                long before = GC.GetAllocatedBytesForCurrentThread();
                foreach (IMemoryOwner<byte> owner in batch)
                {
                    owner.Dispose();
                }

                returningBytes += round < WarmRounds ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
                turn.SignalAndWait();
            }
        }
    }

    private static void Rent(HakMemoryPool pool, int lengthBytes, int count)
    {
        for (int index = 0; index < count; index++)
        {
            IMemoryOwner<byte> owner = pool.Rent(lengthBytes);
            owner.Memory.Span[0] = 1;
            owner.Dispose();
        }
    }
}
