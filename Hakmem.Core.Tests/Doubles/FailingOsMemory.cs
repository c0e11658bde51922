using System;
using System.Numerics;
using System.Threading;
using Hakmem.Os;
using Hakmem.Primitives;

namespace Hakmem.Tests.Doubles;

/// <summary>The real system, with calls that fail to order, and with books about every range.</summary>
internal sealed unsafe class FailingOsMemory(IOsMemory real) : IOsMemory
{
    private readonly long[] _callsByKind = new long[BitOperations.PopCount((uint)OsCalls.Any)];
    private OsCalls _failing;
    private bool _isForEver;
    private long _callsUntilFailure = long.MaxValue;
    private long _failures;

    public FailingOsMemory()
        : this(OsMemory.Current)
    {
    }

    /// <summary>What another does in the moment before a call of a kind reaches the system.</summary>
    public Action<OsCalls>? BeforeCall { get; set; }

    /// <summary>Which ranges the system never takes back, by their start.</summary>
    public Predicate<nuint>? Keeps { get; set; }

    /// <summary>What another does in the moment after a range was discarded, before its owner knows.</summary>
    public Action<nuint, nuint>? AfterDiscard { get; set; }

    public RangeBooks Books { get; private set; } = new(real.PageBytes);

    /// <summary>Calls that were made to fail.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Whether it takes several ranges in one call, as few systems do. Then it is each range for itself that is rare.</summary>
    public bool DiscardsTogether { get; init; } = true;

    public nuint PageBytes { get; private set; } = real.PageBytes;

    /// <summary>Whether a page that is given back keeps what was in it for now, as the system of Windows may leave it.</summary>
    public bool LeavesDiscarded { get; set; }

    /// <summary>Whether what it maps has something in it, and it says so.</summary>
    public bool MapsDirty { get; init; }

    public bool DiscardedReadsAsZero => !LeavesDiscarded && real.DiscardedReadsAsZero;

    /// <summary>Makes the n-th call of some kinds from now on fail, counted from 1.</summary>
    public void FailOnce(long call, OsCalls kinds = OsCalls.Any) => Fail(call, kinds, isForEver: false);

    /// <summary>Makes the n-th call of some kinds and every one after it fail.</summary>
    public void FailForEver(long call = 1, OsCalls kinds = OsCalls.Any) => Fail(call, kinds, isForEver: true);

    /// <summary>From now on pages seem to be as long as that; nothing must be mapped yet.</summary>
    public void ForgePageBytes(nuint pageBytes)
    {
        PageBytes = pageBytes;
        Books = new RangeBooks(pageBytes);
    }

    public void StopFailing() => Fail(long.MaxValue, OsCalls.None, isForEver: false);

    /// <summary>Calls of some kinds, failed ones among them.</summary>
    public long Calls(OsCalls kinds = OsCalls.Any)
    {
        long calls = 0;
        for (int kind = 0; kind < _callsByKind.Length; kind++)
        {
            calls += ((int)kinds >> kind & 1) * Volatile.Read(ref _callsByKind[kind]);
        }

        return calls;
    }

    public void* Map(nuint lengthBytes, nuint alignmentBytes, out bool isZeroed)
    {
        isZeroed = false;
        Books.CheckRequest("map", lengthBytes, alignmentBytes);
        if (MustFail(OsCalls.Map))
        {
            return null;
        }

        void* start = real.Map(lengthBytes, alignmentBytes, out isZeroed);
        if (start != null)
        {
            Books.Enter((nuint)start, lengthBytes);
        }

        if (start != null && MapsDirty)
        {
            new Span<byte>(start, (int)lengthBytes).Fill(0xA5);
            isZeroed = false;
        }

        return start;
    }

    public bool Unmap(void* start, nuint lengthBytes)
    {
        if (MustFail(OsCalls.Unmap) || Keeps?.Invoke((nuint)start) == true)
        {
            return false;
        }

        // Struck first: a moment later the system may give the same range to another thread.
        return Books.TryStrike((nuint)start, lengthBytes) && real.Unmap(start, lengthBytes);
    }

    public void* Reserve(nuint lengthBytes)
    {
        Books.CheckRequest("reserve", lengthBytes, PageBytes);
        return MustFail(OsCalls.Reserve) ? null : real.Reserve(lengthBytes);
    }

    public bool MakeWritable(void* start, nuint lengthBytes) => !MustFail(OsCalls.MakeWritable) && real.MakeWritable(start, lengthBytes);

    public bool Discard(void* start, nuint lengthBytes, bool lazily)
    {
        bool isInside = Books.CheckInside("discard", (nuint)start, lengthBytes);
        bool isDone = isInside && !MustFail(OsCalls.Discard) && (LeavesDiscarded || real.Discard(start, lengthBytes, lazily));
        if (isDone)
        {
            AfterDiscard?.Invoke((nuint)start, lengthBytes);
        }

        return isDone;
    }

    public bool CanDiscardTogether => DiscardsTogether && !LeavesDiscarded;

    /// <summary>One that fails has taken every other range by then.</summary>
    public bool DiscardTogether(ReadOnlySpan<MemoryRange> ranges)
    {
        bool isDone = !MustFail(OsCalls.Discard);
        for (int index = 0; index < ranges.Length; index += isDone ? 1 : 2)
        {
            MemoryRange range = ranges[index];
            isDone &= Books.CheckInside("discard", (nuint)range.Start, range.LengthBytes) && real.Discard(range.Start, range.LengthBytes, lazily: false);
            AfterDiscard?.Invoke((nuint)range.Start, range.LengthBytes);
        }

        return isDone;
    }

    public bool Populate(void* start, nuint lengthBytes) =>
        Books.CheckInside("populate", (nuint)start, lengthBytes) && !MustFail(OsCalls.Advise) && real.Populate(start, lengthBytes);

    public bool AdviseHugePages(void* start, nuint lengthBytes, bool wanted) =>
        Books.CheckInside("advise", (nuint)start, lengthBytes) && !MustFail(OsCalls.Advise) && real.AdviseHugePages(start, lengthBytes, wanted);

    private void Fail(long call, OsCalls kinds, bool isForEver)
    {
        _isForEver = isForEver;
        Volatile.Write(ref _callsUntilFailure, call);
        _failing = kinds;
    }

    private bool MustFail(OsCalls kind)
    {
        Interlocked.Increment(ref _callsByKind[BitOperations.TrailingZeroCount((uint)kind)]);
        BeforeCall?.Invoke(kind);
        if ((_failing & kind) == 0)
        {
            return false;
        }

        long left = Interlocked.Decrement(ref _callsUntilFailure);
        if (left != 0 && !(_isForEver && left < 0))
        {
            return false;
        }

        Interlocked.Increment(ref _failures);
        return true;
    }
}
