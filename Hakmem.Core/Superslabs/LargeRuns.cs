using System.Threading;
using Hakmem.Geometry;

namespace Hakmem.Superslabs;

/// <summary>Large blocks as runs of whole slabs that no bin takes: above 256 KiB, or aligned beyond what classes promise.</summary>
internal sealed unsafe class LargeRuns(SuperslabSource source)
{
    private long _usedBytes;
    private long _usedCount;

    /// <summary>Usable bytes of the large blocks in use that belong to no class.</summary>
    public long UsedBytes => Volatile.Read(ref _usedBytes);

    public long UsedCount => Volatile.Read(ref _usedCount);

    /// <summary>Makes a run a large block; class 0 is one that no bin takes.</summary>
    public static void Bind(SlabDescriptor* run, int classIndex, int alignmentShift)
    {
        run->ClassIndex = (byte)classIndex;
        run->AlignmentShift = (byte)alignmentShift;
        run->StartOffset = (ushort)(run->FirstSlab == 0 ? MemoryGeometry.HeaderBytes : 0);
        run->BlockBytes = classIndex != 0 ? SizeClasses.BlockBytes(classIndex) : UsableBytes(run);
        run->Use = SlabUse.LargeBlock;
    }

    /// <returns>The run, bound, or <see langword="null"/> when budget or system refused.</returns>
    public SlabDescriptor* Allocate(nuint byteCount, int alignmentShift)
    {
        int slabCount = SlabsFor(byteCount);
        SlabDescriptor* run = source.Acquire(new RunRequest
        {
            SlabCount = slabCount,
            AlignmentSlabs = 1 << int.Max(0, alignmentShift - MemoryGeometry.SlabShift),
            MayStartAtHeader = byteCount <= MemoryGeometry.HeadSlabBytes && 1 << alignmentShift <= MemoryGeometry.HeaderBytes,
        });
        if (run != null)
        {
            Bind(run, 0, alignmentShift);
            Count(run, 1);
        }

        return run;
    }

    /// <returns><see langword="false"/> when another thread freed the same block at the same time.</returns>
    public bool TryFree(SlabDescriptor* run)
    {
        long bytes = UsableBytes(run);
        if (!source.TryReleaseLarge(run))
        {
            return false;
        }

        Interlocked.Add(ref _usedBytes, -bytes);
        Interlocked.Decrement(ref _usedCount);
        return true;
    }

    /// <summary>Gives a large block a new length in place, where the slabs behind it allow it. It then belongs to no class; the caller counts it.</summary>
    public bool TryResize(SlabDescriptor* run, nuint byteCount)
    {
        if (!source.TryResize(run, SlabsFor(run->FirstSlab == 0 ? byteCount + MemoryGeometry.HeaderBytes : byteCount)))
        {
            return false;
        }

        run->ClassIndex = 0;
        run->BlockBytes = UsableBytes(run);
        return true;
    }

    /// <summary>Counts a run in or out of the blocks that belong to no class.</summary>
    public void Count(SlabDescriptor* run, int change)
    {
        Interlocked.Add(ref _usedBytes, change * (long)UsableBytes(run));
        Interlocked.Add(ref _usedCount, change);
    }

    private static int SlabsFor(nuint byteCount) =>
        (int)((nuint.Max(byteCount, 1) + MemoryGeometry.SlabBytes - 1) / MemoryGeometry.SlabBytes);

    private static int UsableBytes(SlabDescriptor* run) =>
        (run->SlabCount * MemoryGeometry.SlabBytes) - (run->FirstSlab == 0 ? MemoryGeometry.HeaderBytes : 0);
}
