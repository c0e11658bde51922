using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hakmem.Heaps;

namespace Hakmem.Pooling;

/// <summary>Where in the row of its owners a thread is: each rent takes the next one, and nothing moves.</summary>
/// <remarks>
/// <code>
///  0 Clock   owner thread   owners passed so far, times the bytes of a reference; any thread reads it
///  8 End     owner thread   the clock when the end of the row is reached
/// 16 Base    owner thread   address of the next reference, less the clock
/// </code>
/// Lives in the thread's place, all zero at first: the row is over, and <see cref="OwnerRing"/>, which holds the owners, goes on.
/// P3: an owner that was returned serves again after <see cref="RestCount"/> or more other rents of its thread.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal unsafe struct OwnerRow
{
    public const int Bytes = 24;
    public const int RestCount = 127;

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

    /// <summary>When an owner that is returned now has rested, by the clock of a thread that has a place. Any thread may ask.</summary>
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

        RecycledOwner owner = Next;
        Tick();
        return owner;
    }

    /// <summary>How many references lie before the next one, of those that begin at an address.</summary>
    public readonly int PassedCount(nint first) => (int)((_base + _clock - first) / sizeof(nint));

    /// <summary>Goes on in a row that begins at an address, as if so many were passed already.</summary>
    public void Place(nint first, int passedCount, int count)
    {
        _end = _clock + ((nint)(count - passedCount) * sizeof(nint));
        _base = first + ((nint)passedCount * sizeof(nint)) - _clock;
    }

    /// <summary>One more rent: the next owner, or one that stands elsewhere, was taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Tick() => _clock += sizeof(nint);
}
