using System;
using System.Collections.Generic;
using Hakmem.Benchmarks.Numbers;
using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Benchmarks.Workloads.Rss;

/// <summary>
/// The blocks of a test: addresses and lengths in native memory that is resident before the test begins. One thread.
/// </summary>
/// <remarks>The address of a freed block stays until the slot is used again, for the page ceiling.</remarks>
internal sealed unsafe class BlockTable<TSubject> : IDisposable
    where TSubject : struct, INativeSubject<TSubject>
{
    private const uint FreedFlag = 0x8000_0000;

    // Visits every slot of a table once and far from the one before: a prime beyond any table here.
    private const long ScatterStride = 1_000_000_007;

    private readonly SlotTable<nint> _addresses;
    private readonly SlotTable<uint> _lengths;

    public BlockTable(long capacity)
    {
        Capacity = checked((int)capacity);
        _addresses = new SlotTable<nint>(Capacity);
        _lengths = new SlotTable<uint>(Capacity);
    }

    public int Capacity { get; }

    /// <summary>Slots in use, those of freed blocks included.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == Capacity;

    public long LiveBytes { get; private set; }

    /// <summary>Writes to every page of a block, so that the system has to back it.</summary>
    public static void Touch(nint block, nuint byteCount)
    {
        TSubject.FirstByte(block) = 1;

        if (!TSubject.KeepsContents)
        {
            return;
        }

        for (nuint offset = PageCeiling.PageBytes; offset < byteCount; offset += PageCeiling.PageBytes)
        {
            ((byte*)block)[offset] = 1;
        }

        ((byte*)block)[byteCount - 1] = 1;
    }

    public bool IsLive(int slot) => _addresses[slot] != 0 && (_lengths[slot] & FreedFlag) == 0;

    /// <returns>One more slot, without a block.</returns>
    public int Append() => Count++;

    /// <summary>Allocates a block, touches it and appends it.</summary>
    public void Add(TSubject subject, nuint byteCount) => Replace(subject, Append(), byteCount);

    /// <summary>Allocates and touches until so many bytes are live or the table is full.</summary>
    public void Fill(TSubject subject, nuint byteCount, long liveBytes)
    {
        while (LiveBytes < liveBytes && !IsFull)
        {
            Add(subject, byteCount);
        }
    }

    public void Fill(TSubject subject, ref LengthMix lengths, long liveBytes)
    {
        while (LiveBytes < liveBytes && !IsFull)
        {
            Add(subject, lengths.Next());
        }
    }

    /// <summary>Allocates and touches a block for a slot that holds none.</summary>
    public void Replace(TSubject subject, int slot, nuint byteCount)
    {
        nint block = subject.Allocate(byteCount);
        Touch(block, byteCount);
        Put(slot, block, byteCount);
    }

    /// <summary>Puts a block that someone else allocated and touched into a slot that holds none.</summary>
    public void Put(int slot, nint block, nuint byteCount)
    {
        _addresses[slot] = block;
        _lengths[slot] = (uint)byteCount;
        LiveBytes += (long)byteCount;
    }

    public void Free(TSubject subject, int slot)
    {
        if (IsLive(slot))
        {
            LiveBytes -= _lengths[slot];
            subject.Free(_addresses[slot]);
            _lengths[slot] |= FreedFlag;
        }
    }

    /// <summary>Frees all that is left, scattered, and empties the table.</summary>
    public void FreeAll(TSubject subject)
    {
        long slot = 0;

        for (int i = 0; i < Count; i++)
        {
            slot = (slot + ScatterStride) % Count;
            Free(subject, (int)slot);
        }

        Count = 0;
    }

    /// <summary>Moves the live blocks to the front, in order, and forgets the freed ones.</summary>
    public void Compact()
    {
        int kept = 0;

        for (int slot = 0; slot < Count; slot++)
        {
            if (IsLive(slot))
            {
                _addresses[kept] = _addresses[slot];
                _lengths[kept++] = _lengths[slot];
            }
        }

        Count = kept;
    }

    /// <summary>What the blocks of the table leave to give back. Allocates managed memory: call it last.</summary>
    public PageCeiling Ceiling() => PageCeiling.Of(Extents(liveOnly: false), Extents(liveOnly: true));

    public void Dispose()
    {
        _addresses.Dispose();
        _lengths.Dispose();
    }

    private IEnumerable<Extent> Extents(bool liveOnly)
    {
        for (int slot = 0; slot < Count; slot++)
        {
            if (IsLive(slot) || (!liveOnly && _addresses[slot] != 0))
            {
                yield return new Extent(_addresses[slot], _lengths[slot] & ~FreedFlag);
            }
        }
    }
}
