using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Hakmem.Pooling;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>Owners that serve again while leaks are tracked: how long they rest, and which never serve again.</summary>
[TestFixture]
internal sealed class TrackedReuseTests
{
    private const int LengthBytes = 4_096;

    [Test]
    public void ManyReturnedAtOnce_AnOwnerRestsForAsManyRents_AsOneThatCameAlone([Values] HakLeakTracking tracking)
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { RecycleOwners = true, LeakTracking = tracking });
        IMemoryOwner<byte>[] owners = [.. Enumerable.Range(0, 2 * OwnerRow.RestCount).Select(_ => pool.Rent(LengthBytes))];
        IMemoryOwner<byte> stale = owners[0];
        Memory<byte> kept = stale.Memory;
        Array.ForEach(owners, static owner => owner.Dispose());

        using IMemoryOwner<byte> next = pool.Rent(LengthBytes);

        Assert.That(next, Is.Not.SameAs(stale));
        Assert.That(() => kept.Span.Length, Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void AnOwner_DisposedByAnotherFinalizer_NeverEndsALaterRent()
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { RecycleOwners = true, LeakTracking = HakLeakTracking.Count });
        List<IMemoryOwner<byte>> inUse = [];
        for (int round = 0; round < 20; round++)
        {
            LoseFrame(pool, inUse);
            LeakTests.Collect();
        }

        Assert.That(inUse.Count(static owner => IsOver(owner)), Is.Zero, $"of {inUse.Count} owners that nobody disposed");
        Assert.That(inUse, Is.Empty, "What the collector found dead once does not serve again.");
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    private static bool IsOver(IMemoryOwner<byte> owner)
    {
        try
        {
            return owner.Memory.IsEmpty;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LoseFrame(HakMemoryPool pool, List<IMemoryOwner<byte>> inUse)
    {
        Frame frame = new() { Pool = pool, InUse = inUse };
        frame.Owner = pool.Rent(LengthBytes);
    }

    /// <summary>A user's type that disposes what it owns in its finalizer; meanwhile another thread goes on renting and returning.</summary>
    private sealed class Frame
    {
        public IMemoryOwner<byte>? Owner;
        public HakMemoryPool? Pool;
        public List<IMemoryOwner<byte>>? InUse;

        ~Frame()
        {
            Owner!.Dispose();
            Thread other = new(() =>
            {
                for (int rent = 0; rent < 3_000; rent++)
                {
                    IMemoryOwner<byte> rented = Pool!.Rent(LengthBytes);
                    if (ReferenceEquals(rented, Owner))
                    {
                        InUse!.Add(rented);
                        return;
                    }

                    rented.Dispose();
                }
            });
            other.Start();
            other.Join();
        }
    }
}
