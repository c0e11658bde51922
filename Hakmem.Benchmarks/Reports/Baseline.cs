using System.Collections.Generic;
using System.Linq;

namespace Hakmem.Benchmarks.Reports;

/// <summary>Which subject the ratios refer to, and which pairs the project tracks.</summary>
internal static class Baseline
{
    public const string Harness = "empty";

    private static readonly string[] s_candidates = ["mimalloc", "native-memory", "memorypool"];

    /// <summary>Pairs of subject and what it is compared with.</summary>
    public static IReadOnlyList<(string Subject, string Other)> TrackedPairs { get; } =
    [
        ("hakmem", "mimalloc"),
        ("hakmem-heap", "mimalloc"),
        ("hakmem", "native-memory"),
        ("hakmem", "arraypool"),
        ("hakmem-standard", "hakmem-none"),
        ("hakmem-none", "hakmem-speed"),
        ("hakmem-standard", "hakmem-speed"),
        ("hakmem-lean", "hakmem-speed"),
        ("hak-pool", "memorypool"),
        ("hak-pool-recycle", "memorypool"),
    ];

    public static string? Choose(IEnumerable<string> presentSubjects)
    {
        HashSet<string> present = [.. presentSubjects];

        return s_candidates.FirstOrDefault(present.Contains);
    }
}
