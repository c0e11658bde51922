using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Hakmem.Heaps;
using Hakmem.Primitives;

namespace Hakmem.Pooling;

/// <summary>Where in the row of its owners a thread is: each rent takes the next one, and nothing moves.</summary>
/// <remarks>
/// <code>
///  0 Clock   owner thread   owners passed so far, times the bytes of a reference
///  8 End     owner thread   the clock when the end of the row, or of a stage of it, is reached
/// 16 Base    owner thread   address of the next reference, less the clock
/// </code>
/// Lives in the thread's place, all zero at first: the row is over, and <see cref="OwnerRing"/>, which holds the owners, goes on. So it does after each stage.
/// The end of the stage is noted in a cache line of its own, and is what other threads know of the clock: a thread that returns the owners of another one would
/// otherwise wait for the clock each time.
/// L3: an owner that was returned serves again after <see cref="RestCount"/> or more other rents of its thread.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal unsafe struct OwnerRow
{
    public const int Bytes = 24;
    public const int RestCount = 127;

    /// <summary>How many owners before its turn one is brought; as many references behind the last one of a row are read.</summary>
    public const int AheadCount = 3;

    /// <summary>Where in an owner its state lies, or near it.</summary>
    private const int StateOffset = 24;

    /// <summary>Owners that are passed before the end of a stage is noted again.</summary>
    private const int StageCount = 256;

    [FieldOffset(0)]
    private nint _clock;

    [FieldOffset(8)]
    private nint _end;

    [FieldOffset(16)]
    private nint _base;

    public readonly nint Clock => _clock;

    /// <summary>That of a thread which has a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref OwnerRow Of(ThreadPlace place) => ref *(OwnerRow*)place.Lodging;

    /// <summary>When an owner that other threads return now has rested, by the clock of a thread that has a place. Up to a stage too late.</summary>
    public static nint RestedAtLast(ThreadPlace home) => Volatile.Read(ref *StageEndOf((OwnerRow*)home.Lodging)) + (RestCount * sizeof(nint));

    /// <summary>When an owner that its own thread returns now has rested.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint RestedAt(ThreadPlace place) => ((OwnerRow*)place.Lodging)->_clock + (RestCount * sizeof(nint));

    public readonly bool IsOver
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _clock == _end;
    }

    /// <summary>The owner whose turn it is; not when the row is over.</summary>
    public readonly RecycledOwner Next
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.AsRef<RecycledOwner>((void*)(_base + _clock));
    }

    /// <returns>The next owner, or <see langword="null"/> when it may not serve or the row is over.</returns>
    public RecycledOwner? TryTake()
    {
        if (IsOver || !Next.MayServe(_clock))
        {
            return null;
        }

        BringLater();
        RecycledOwner owner = Next;
        Tick();
        return owner;
    }

    /// <summary>How many references lie before the next one, of those that begin at an address.</summary>
    public readonly int PassedCount(nint first) => (int)((_base + _clock - first) / sizeof(nint));

    /// <summary>Goes on in a row that begins at an address, as if so many were passed already.</summary>
    public void Place(nint first, int passedCount, int count)
    {
        _end = _clock + ((nint)int.Min(count - passedCount, StageCount) * sizeof(nint));
        Volatile.Write(ref *StageEndOf((OwnerRow*)Unsafe.AsPointer(ref this)), _end);
        _base = first + ((nint)passedCount * sizeof(nint)) - _clock;
    }

    /// <summary>One more rent: the next owner, or one that stands elsewhere, was taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Tick() => _clock += sizeof(nint);

    /// <summary>
    /// Not when the row is over: an owner that another thread returned was written there, and its renter would wait for it. It is an address here, and no
    /// reference: a collection may move the owner meanwhile.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void BringLater() => Prefetch.Line(*(byte**)(_base + _clock + (AheadCount * sizeof(nint))) + StateOffset);

    /// <summary>Rows lie in places, which do not move.</summary>
    private static nint* StageEndOf(OwnerRow* row) => (nint*)((byte*)row + ThreadPlace.NoticeDistance);
}
