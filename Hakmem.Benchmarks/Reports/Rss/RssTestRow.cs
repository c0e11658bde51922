using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Runs.Rss;

namespace Hakmem.Benchmarks.Reports.Rss;

/// <summary>One test with all subjects.</summary>
internal sealed record RssTestRow
{
    public required string Test { get; init; }

    public required string Summary { get; init; }

    /// <summary>The metric that stands for the test.</summary>
    public required string Headline { get; init; }

    public required bool CountsInMean { get; init; }

    public required IReadOnlyList<RssFigures> Cells { get; init; }

    public RssFigures? Find(string subject) => Cells.FirstOrDefault(cell => cell.Subject == subject);
}
