using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hakmem.Geometry;
using Hakmem.Os;

namespace Hakmem.Threads;

/// <summary>What <see cref="ThreadSlot"/> points at: the cache of the shared allocator in place, and a table of the caches of the others.</summary>
/// <remarks>
///     0 Shared         cache of the allocator in slot 0, so that the static path needs no second load
///       HasDetached    any thread sets it when an allocator is disposed; the owner then drains its cache
///       Table          one entry a slot; the owner fills it, a disposal clears it
///       Lodging        owner thread   room for what a user of the allocators keeps with the thread; zero for a new thread
///       Last           see there
///       Bias           see there; outlives the thread
///       Notice         owner thread   a number of whoever lodges here that other threads read, in a cache line of its own
///       Window         see there; cleared by the system when the thread ends
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal unsafe struct ThreadBlock
{
    public const int HasDetachedOffset = ThreadCache.Bytes;
    public const int TableOffset = HasDetachedOffset + 8;
    public const int LodgingOffset = TableOffset + ((Slots + 1) * 8);
    public const int LodgingBytes = 24;
    public const int LastOffset = LodgingOffset + LodgingBytes;

    /// <summary>All below is cleared for the next thread.</summary>
    public const int BiasOffset = (LastOffset + LastBin.Bytes + 63) & ~63;

    public const int NoticeOffset = BiasOffset + ThreadBias.Bytes;

    public const int WindowOffset = (NoticeOffset + 64 + 127) & ~127;

    public const int Bytes = WindowOffset + OsThreads.AreaBytes;

    /// <summary>Slots of allocators; as many as there are region codes for them.</summary>
    public const int Slots = RegionCode.MaxAllocators;

    /// <summary>One more, whose entry stays 0 in every thread: what a disposed allocator looks at.</summary>
    public const int EmptySlot = Slots;

    [FieldOffset(0)]
    public ThreadCache Shared;

    [FieldOffset(HasDetachedOffset)]
    public int HasDetached;

    [FieldOffset(LastOffset)]
    public LastBin Last;

    [FieldOffset(BiasOffset)]
    public ThreadBias Bias;

    [FieldOffset(WindowOffset)]
    public StackWindow Window;

    /// <summary>What <see cref="Last"/> is, on the hot path: through a field this far in, the compiler would test the block for null once more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LastBin* LastOf(ThreadBlock* block) => (LastBin*)((byte*)block + LastOffset);

    /// <summary>The entry of a slot, holding the address of a <see cref="ThreadCache"/> or 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint* Entry(ThreadBlock* block, int slot) => (nint*)((byte*)block + TableOffset) + slot;
}
