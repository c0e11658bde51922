using System;
using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>A pool keeps the bin that it used last at hand. K1: not beyond the end of its allocator.</summary>
[TestFixture]
internal sealed class BinAtHandTests
{
    [Test]
    public void LengthsAndAllocatorsInTurn_EachBlockGoesHome([Values] bool recycles, [Values(1_000, 40_000, 140_000)] int unitBytes)
    {
        using HakAllocator first = new();
        using HakAllocator second = new();
        using HakMemoryPool one = new(first, new HakMemoryPoolOptions { RecycleOwners = recycles });
        using HakMemoryPool two = new(second, new HakMemoryPoolOptions { RecycleOwners = recycles });
        Random random = new(Seed.Next(41));
        IMemoryOwner<byte>?[] slots = new IMemoryOwner<byte>?[64];

        for (int step = 0; step < 20_000_000 / unitBytes; step++)
        {
            ref IMemoryOwner<byte>? slot = ref slots[random.Next(slots.Length)];
            if (slot is not null)
            {
                Span<byte> span = slot.Memory.Span;
                Assert.That(span.IndexOfAnyExcept(span[0]), Is.EqualTo(-1));
                slot.Dispose();
            }

            slot = (random.Next(2) == 0 ? one : two).Rent(random.Next(3) * unitBytes);
            slot.Memory.Span.Fill(unchecked((byte)step));
        }

        Array.ForEach(slots, static owner => owner?.Dispose());
        Assert.That((first.GetStatistics().LiveBlocks, second.GetStatistics().LiveBlocks), Is.EqualTo((0, 0)));
    }

    [Test]
    public void AfterTheAllocatorsDispose_RentsThrow_AndReturnsWork([Values] bool recycles, [Values(4_096, 65_536, 300_000)] int bytes)
    {
        HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { RecycleOwners = recycles });
        Rent(pool, 300);
        IMemoryOwner<byte> held = pool.Rent(bytes);
        Rent(pool, 300);

        allocator.Dispose();

        Assert.That(() => pool.Rent(bytes), Throws.InstanceOf<ObjectDisposedException>());
        held.Memory.Span.Fill(1);
        held.Dispose();
        Assert.That(() => pool.Rent(bytes), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [Test]
    public unsafe void ALargeBlockAtHand_ThatAnotherThreadHasToo_IsNotLent([Values] bool recycles)
    {
        const int Bytes = 65_536;
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { RecycleOwners = recycles });
        for (int round = 0; round < 2; round++)
        {
            // The first rent takes the bin to hand.
            pool.Rent(Bytes).Dispose();
        }

        IMemoryOwner<byte> owner = pool.Rent(Bytes);
        byte* block = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(owner.Memory.Span));
        owner.Dispose();

        // As the other thread that freed it at the same instant and was handed it first.
        *(ulong*)(block + sizeof(ulong)) = 0;
        using IMemoryOwner<byte> next = pool.Rent(Bytes);

        Assert.That(block == Unsafe.AsPointer(ref MemoryMarshal.GetReference(next.Memory.Span)), Is.False);
        allocator.Free(block);
    }

    /// <summary>Two lengths in turn, so that the bin at hand is named anew by each rent, also at the instant of the disposal.</summary>
    [Test]
    public void TheAllocatorsDispose_WhileThreadsRent_EndsTheirRents([Values] bool recycles, [Values(512, 40_000)] int unitBytes)
    {
        const int PatienceRents = 1_000_000;
        for (int round = 0; round < 50; round++)
        {
            HakAllocator allocator = new();
            using HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { RecycleOwners = recycles });
            int running = 0;
            int refused = 0;
            bool isDisposed = false;
            ThreadTeam.Run(
                2,
                _ =>
                {
                    Interlocked.Increment(ref running);
                    try
                    {
                        // Rents before the disposal do not count: who disposes may have to wait for a processor.
                        int late = 0;
                        for (int rents = 0; late < PatienceRents; rents++)
                        {
                            late += Volatile.Read(ref isDisposed) ? 1 : 0;
                            using IMemoryOwner<byte> owner = pool.Rent((rents & 1) == 0 ? unitBytes : 4 * unitBytes);
                            owner.Memory.Span[0] = 1;
                        }
                    }
                    catch (ObjectDisposedException)
                    {
                        Interlocked.Increment(ref refused);
                    }
                },
                meanwhile: () =>
                {
                    SpinWait.SpinUntil(() => Volatile.Read(ref running) == 2);
                    Thread.SpinWait(20_000);
                    allocator.Dispose();
                    Volatile.Write(ref isDisposed, true);
                });

            Assert.That(refused, Is.EqualTo(2));
        }
    }

    private static void Rent(HakMemoryPool pool, int count)
    {
        for (int rent = 0; rent < count; rent++)
        {
            using IMemoryOwner<byte> owner = pool.Rent(4_096);
            owner.Memory.Span[0] = 1;
        }
    }
}
