using System;
using System.Runtime.InteropServices;

namespace Hakmem.Pooling;

/// <summary>Where blocks of buffers come from.</summary>
internal static unsafe class BufferBlocks
{
    /// <summary>What every block of an allocator has without asking.</summary>
    private const int OrdinaryAlignmentBytes = 16;

    /// <exception cref="OutOfMemoryException">The allocator refused, or the bytes cannot be counted.</exception>
    /// <exception cref="ArgumentException">The alignment is none.</exception>
    public static BufferBlock Allocate(
        HakAllocator allocator, nuint length, int elementBytes, nuint alignment, bool isZeroed, EventHandler<HakLeakReport>? onLeak)
    {
        UInt128 byteCount = (UInt128)length * (uint)elementBytes;
        if (byteCount > nuint.MaxValue)
        {
            PoolThrow.TooLongForMemory(length, elementBytes);
        }

        void* address = Allocate(allocator, (nuint)byteCount, alignment, isZeroed);
        try
        {
            return onLeak is null
                ? new BufferBlock(allocator, address)
                : new TrackedBufferBlock(allocator, address, (long)byteCount, onLeak);
        }
        catch (OutOfMemoryException)
        {
            // There was memory for the block, but none for its owner.
            allocator.Free(address);
            throw;
        }
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
