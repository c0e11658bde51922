using System;
using System.Runtime.InteropServices;

namespace Hakmem.Pooling;

/// <summary>Where buffers and their blocks come from.</summary>
internal static unsafe class BufferBlocks
{
    /// <summary>What every block of an allocator has without asking.</summary>
    private const int OrdinaryAlignmentBytes = 16;

    /// <exception cref="OutOfMemoryException">The allocator refused, or the bytes cannot be counted.</exception>
    /// <exception cref="ArgumentException">The alignment is none.</exception>
    public static HakBuffer<T> Allocate<T>(HakAllocator allocator, nuint length, nuint alignment, bool isZeroed, EventHandler<HakLeakReport>? onLeak)
        where T : unmanaged
    {
        UInt128 byteCount = (UInt128)length * (uint)sizeof(T);
        if (byteCount > nuint.MaxValue)
        {
            PoolThrow.TooLongForMemory(length, sizeof(T));
        }

        // What the collector may have no memory for comes before the block, which would be lost.
        BufferBlock block = onLeak is null ? new BufferBlock(allocator) : new TrackedBufferBlock(allocator, (long)byteCount, onLeak);
        HakBuffer<T> buffer = new(block, length);
        block.Begin(Allocate(allocator, (nuint)byteCount, alignment, isZeroed));
        return buffer;
    }

    private static void* Allocate(HakAllocator allocator, nuint byteCount, nuint alignment, bool isZeroed)
    {
        if (isZeroed && alignment <= OrdinaryAlignmentBytes && nuint.IsPow2(alignment))
        {
            return allocator.AllocateZeroed(byteCount);
        }

        void* address = allocator.AllocateAligned(byteCount, alignment);
        if (isZeroed)
        {
            NativeMemory.Clear(address, byteCount);
        }

        return address;
    }
}
