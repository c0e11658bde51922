using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;

namespace Hakmem.Geometry;

/// <summary>The lengths that never change. Everything else about the shape of memory is derived from them.</summary>
internal static class MemoryGeometry
{
    public const int SuperslabShift = 21;
    public const int SuperslabBytes = 1 << SuperslabShift;
    public const int SlabShift = 16;
    public const int SlabBytes = 1 << SlabShift;
    public const int SlabsPerSuperslab = SuperslabBytes / SlabBytes;

    /// <summary>The grain in which pages are counted. Where the system's pages are longer, several of them come and go together.</summary>
    public const int PageBytes = 4096;

    public const int PageShift = 12;
    public const int PagesPerSlab = SlabBytes / PageBytes;
    public const ushort AllPages = ushort.MaxValue;

    /// <summary>The superslab's header takes the start of slab 0, which therefore never holds small blocks.</summary>
    public const int HeaderBytes = 4096;

    /// <summary>What is left of slab 0: large blocks up to this length fit there.</summary>
    public const int HeadSlabBytes = SlabBytes - HeaderBytes;

    public const int BlockAlignment = 16;

    /// <summary>Blocks that move together between a thread and the shared caches.</summary>
    public const int BatchBlocks = 32;

    /// <summary>Requests up to this length find their bin by one look into the thread cache's table.</summary>
    public const int TinyMaxBytes = 4096;

    public const int SmallMaxBytes = 32 * 1024;
    public const int LargeMaxBytes = 1024 * 1024;

    /// <summary>Large blocks up to this length rest in the bins of threads like small ones.</summary>
    public const int CachedLargeMaxBytes = 256 * 1024;

    public const int MaxSpanSlabs = 8;
    public const int MaxAlignmentShift = 30;

    /// <summary>
    /// User space of 64-bit systems as far as it is handed out without being asked for by address: on Arm, Linux hands out all 48 bits. Known when code is
    /// compiled, and no longer than it must be: on x86-64, the last slab number then fits into an instruction.
    /// </summary>
    public static int AddressBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ArmBase.Arm64.IsSupported ? 48 : 47;
    }
}
