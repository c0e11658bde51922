using System.Collections.Generic;

namespace Hakmem.Benchmarks.Serving;

/// <summary>The kinds of request, in the order of the reports.</summary>
internal static class ServeScenarioCatalog
{
    public static IReadOnlyList<ServeScenario> All { get; } =
    [
        new("get-100", "answers of 100 B", false, false, 100, 0),
        new("get-20k", "answers of 20 kB", false, false, 20_000, 0),
        new("get-200k", "answers of 200 kB", false, false, 200_000, 0),
        new("post-300k", "posts of 300 kB", false, false, 0, 300_000),
        new("https-20k", "answers of 20 kB over HTTPS", true, false, 20_000, 0),
        new("h2-20k", "answers of 20 kB over HTTP/2 and TLS", true, true, 20_000, 0),
    ];

    /// <summary>What each connection of a burst fetches.</summary>
    public static ServeScenario Burst { get; } = new("burst", "answers of 1 MB", false, false, 1_000_000, 0);
}
