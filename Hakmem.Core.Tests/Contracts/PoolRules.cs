using System;
using System.Buffers;
using System.Collections.Generic;
using System.Threading;
using Hakmem.Tests.Tools;

namespace Hakmem.Tests.Contracts;

/// <summary>Rules whose breach another renter would feel, as sentences about the first breach, so that broken twins can be shown to break them.</summary>
internal static unsafe class PoolRules
{
    private const int LengthBytes = 4_096;
    private const int RenterCount = 24;

    /// <returns>A sentence when buffers that are out at the same time share a byte, or <see langword="null"/>.</returns>
    public static string? SecondDispose(MemoryPool<byte> pool)
    {
        IMemoryOwner<byte> owner = pool.Rent(LengthBytes);
        owner.Dispose();
        owner.Dispose();

        return FirstSharing(pool);
    }

    /// <summary>The first renter disposes once more while the next one has its buffer.</summary>
    public static string? LateSecondDispose(MemoryPool<byte> pool)
    {
        IMemoryOwner<byte> first = pool.Rent(LengthBytes);
        first.Dispose();
        using IMemoryOwner<byte> second = pool.Rent(LengthBytes);
        Fill(second, 1_000);
        first.Dispose();

        return FirstSharing(pool) ?? (Holds(second, 1_000) ? null : "the second renter's buffer was changed");
    }

    /// <summary>Two threads dispose each owner at the same time; afterwards no buffer may be lent twice.</summary>
    public static string? RacingDisposals(MemoryPool<byte> pool, int roundCount)
    {
        IMemoryOwner<byte>[] owners = new IMemoryOwner<byte>[roundCount];
        for (int round = 0; round < roundCount; round++)
        {
            owners[round] = pool.Rent(LengthBytes);
        }

        int arrived = 0;
        ThreadTeam.Run(2, _ =>
        {
            for (int round = 0; round < roundCount; round++)
            {
                Meet(ref arrived, 2 * (round + 1));
                owners[round].Dispose();
            }
        });

        return FirstSharing(pool, Math.Max(RenterCount, roundCount + 8));
    }

    /// <summary>A pinned buffer whose owner was disposed is nobody else's before it is unpinned.</summary>
    public static string? DisposeUnderPin(MemoryPool<byte> pool)
    {
        IMemoryOwner<byte> owner = pool.Rent(LengthBytes);
        MemoryHandle pin = owner.Memory.Pin();
        Pattern.Fill(pin.Pointer, LengthBytes, 77);
        owner.Dispose();

        string? complaint = FirstSharing(pool);
        complaint ??= Pattern.Holds(pin.Pointer, LengthBytes, 77) ? null : "a pinned buffer was lent to somebody else";
        pin.Dispose();
        return complaint;
    }

    private static string? FirstSharing(MemoryPool<byte> pool, int renterCount = RenterCount)
    {
        List<IMemoryOwner<byte>> owners = [];
        for (int index = 0; index < renterCount; index++)
        {
            owners.Add(pool.Rent(LengthBytes));
            Fill(owners[index], index);
        }

        int sharing = owners.FindIndex(owner => !Holds(owner, owners.IndexOf(owner)));
        foreach (IMemoryOwner<byte> owner in owners)
        {
            owner.Dispose();
        }

        return sharing < 0 ? null : $"renter {sharing} of {renterCount} shares its buffer with another";
    }

    private static void Fill(IMemoryOwner<byte> owner, int seed)
    {
        fixed (byte* start = owner.Memory.Span)
        {
            Pattern.Fill(start, LengthBytes, seed);
        }
    }

    private static bool Holds(IMemoryOwner<byte> owner, int seed)
    {
        fixed (byte* start = owner.Memory.Span)
        {
            return Pattern.Holds(start, LengthBytes, seed);
        }
    }

    /// <summary>Spins until everybody is here: a barrier that sleeps would let them go one after the other.</summary>
    private static void Meet(ref int arrived, int count)
    {
        Interlocked.Increment(ref arrived);
        SpinWait spin = default;
        while (Volatile.Read(ref arrived) < count)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }
}
