using Hakmem.Superslabs;
using Hakmem.Tests.Doubles;

namespace Hakmem.Tests.Faults;

/// <summary>Tells what an empty allocator may leave mapped from what was lost.</summary>
internal static class MappedRanges
{
    private const long ArenaRegionBytes = 2 << 20;

    /// <summary>Records of threads live in regions of the arena; one allocator on one thread starts one region at the most.</summary>
    public static string? FirstLost(FailingOsMemory os) =>
        os.Books.MappedBytes <= (MetadataArena.TakenBytes > 0 ? ArenaRegionBytes : 0)
            ? null
            : $"{os.Books.MappedBytes} bytes are mapped that nobody knows of";
}
