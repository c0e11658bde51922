using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Numbers;
using Hakmem.Benchmarks.Reports.Bars;
using Hakmem.Benchmarks.Runs.Pipes;
using Hakmem.Benchmarks.Workloads.Pipes;

namespace Hakmem.Benchmarks.Reports.Pipes;

/// <summary>Turns measured copies into a report.</summary>
internal static class PipeReportBuilder
{
    /// <summary>At least as fast as what a pipe does by itself.</summary>
    public const double LeastSpeed = 1;

    public static PipeTable Build(PipeCopy copy, IReadOnlyList<PipeCell> cells, string? baseline)
    {
        double[]? reference = cells.FirstOrDefault(cell => cell.Subject.Name == baseline)?.SecondsPerGigabyte();
        List<PipeRow> rows = [];

        foreach (PipeCell cell in cells)
        {
            double[] rounds = cell.SecondsPerGigabyte();
            bool isCompared = reference != null && cell.Subject.Name != baseline;

            rows.Add(new PipeRow
            {
                Subject = cell.Subject.Name,
                SecondsPerGigabyte = RunSummary.Of(rounds),
                AgainstBaseline = isCompared ? Ratio.OfSpeeds(rounds, reference) : null,
                ManagedBytesPerGigabyte = cell.ManagedBytesPerGigabyte(),
                CollectionsPerGigabyte = cell.CollectionsPerGigabyte(),
                Rounds = rounds,
            });
        }

        return new PipeTable(copy.Name, copy.Summary, copy.IsJudged, rows);
    }

    /// <summary>One demand a row that was compared and is judged.</summary>
    public static IReadOnlyList<Bar> BarsOf(IEnumerable<PipeTable> tables) =>
    [
        .. from table in tables
           from row in table.Rows
           let ratio = row.AgainstBaseline
           where table.IsJudged && ratio != null
           select new Bar(
               $"{table.Copy}: speed, against the shared pool's",
               row.Subject,
               ratio.Value.Value,
               LeastSpeed,
               IsAtMost: false),
    ];
}
