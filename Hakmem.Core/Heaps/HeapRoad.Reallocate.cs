using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hakmem.Geometry;
using Hakmem.Primitives;

namespace Hakmem.Heaps;

/// <summary>This half: new lengths for old blocks.</summary>
internal abstract unsafe partial class HeapRoad
{
    /// <summary>A block stays where it is when it shrinks to no less than one part in this many of its usable length.</summary>
    private const nuint ShrinkInPlaceDivisor = 2;

    /// <summary>Blocks up to this length are never worth moving to shrink.</summary>
    private const nuint ShortBytes = 64;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public nuint GetUsableSize(void* address)
    {
        if (address == null)
        {
            Throw.NullBlock();
        }

        return UsableBytes(address, out _, out _);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void* Reallocate(void* address, nuint byteCount)
    {
        if (address == null)
        {
            return Allocate(byteCount);
        }

        ThrowIfDisposed();
        nuint usable = UsableBytes(address, out SlabDescriptor* run, out int alignmentShift);
        if (byteCount <= usable && (byteCount >= usable / ShrinkInPlaceDivisor || usable <= ShortBytes))
        {
            return address;
        }

        if (run != null && run->Use == SlabUse.LargeBlock && TryResizeRun(run, byteCount))
        {
            EndSlowCall();
            return address;
        }

        return Move(address, nuint.Min(usable, byteCount), byteCount, (nuint)1 << alignmentShift);
    }

    private void* Move(void* address, nuint keptBytes, nuint byteCount, nuint alignment)
    {
        void* moved;
        if (byteCount <= keptBytes)
        {
            // Shrinking never fails: where no shorter block is to be had, the old one does.
            using (new SlowCall(this))
            {
                moved = alignment <= MemoryGeometry.BlockAlignment ? TryAllocate(byteCount) : TryAllocateAligned(byteCount, alignment);
            }

            if (moved == null)
            {
                return address;
            }
        }
        else
        {
            moved = AllocateAligned(byteCount, alignment);
        }

        NativeMemory.Copy(address, moved, keptBytes);
        Free(address);
        return moved;
    }

    private bool TryResizeRun(SlabDescriptor* run, nuint byteCount)
    {
        if (byteCount <= MemoryGeometry.SmallMaxBytes || byteCount > MemoryGeometry.LargeMaxBytes)
        {
            return false;
        }

        int classIndex = run->ClassIndex;
        CountRun(run, classIndex, -1);
        bool isResized = _parts.Large.TryResize(run, byteCount);
        CountRun(run, isResized ? 0 : classIndex, 1);
        return isResized;
    }

    private void CountRun(SlabDescriptor* run, int classIndex, int change)
    {
        if (classIndex == 0)
        {
            _parts.Large.Count(run, change);
        }
        else
        {
            _parts.Central[classIndex].CountResized(run, change);
        }
    }
}
