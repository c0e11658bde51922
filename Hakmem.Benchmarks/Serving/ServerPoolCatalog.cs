using System.Collections.Generic;

namespace Hakmem.Benchmarks.Serving;

/// <summary>The pools that servers are measured with, in the order of the reports.</summary>
internal static class ServerPoolCatalog
{
    public const string Default = "kestrel-pool";

    /// <summary>The one whose blocks are as long as the default's: what bars are about.</summary>
    public const string SameLength = "hakmem-4k";

    public static IReadOnlyList<ServerPool> All { get; } =
    [
        new(Default, "Kestrel's own pool: 4 KiB", null),
        new(SameLength, "UseHakmem, blocks of 4 KiB", 4 << 10),
        new("hakmem-16k", "UseHakmem, blocks of 16 KiB", 16 << 10),
        new("hakmem-64k", "UseHakmem, blocks of 64 KiB", 64 << 10),
    ];
}
