using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Numbers;
using Hakmem.Benchmarks.Reports.Bars;
using Hakmem.Benchmarks.Runs.Pipes;
using Hakmem.Benchmarks.Subjects.Pipes;
using Hakmem.Benchmarks.Workloads.Pipes;

namespace Hakmem.Benchmarks.Reports.Pipes;

/// <summary>Turns measured copies into a report.</summary>
internal static class PipeReportBuilder
{
    /// <summary>At least as fast as what a pipe does by itself.</summary>
    public const double LeastSpeed = 1;

    /// <summary>Of the garbage that the shared pool's owners are, where it is rented from.</summary>
    public const double MostGarbage = 0.01;

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
                Promise = cell.Subject.Promise,
                SecondsPerGigabyte = RunSummary.Of(rounds),
                AgainstBaseline = isCompared ? Ratio.OfSpeeds(rounds, reference) : null,
                ManagedBytesPerGigabyte = cell.ManagedBytesPerGigabyte(),
                CollectionsPerGigabyte = cell.CollectionsPerGigabyte(),
                Rounds = rounds,
            });
        }

        return new PipeTable(copy.Name, copy.Summary, copy.IsJudged, rows);
    }

    /// <summary>What the pools of the judged tables promise, as far as what they are compared with took part.</summary>
    public static IReadOnlyList<Bar> BarsOf(IEnumerable<PipeTable> tables)
    {
        PipeTable[] judged = [.. tables.Where(table => table.IsJudged)];

        return [.. judged.SelectMany(SpeedBarsOf), .. judged.SelectMany(GarbageBarsOf)];
    }

    private static IEnumerable<Bar> SpeedBarsOf(PipeTable table) =>
        from row in table.Rows
        let ratio = row.AgainstBaseline
        where row.Promise != PipePromise.None && ratio != null
        select new Bar(
            $"{table.Copy}: speed, against the shared pool's", row.Subject, ratio.Value.Value, LeastSpeed, IsAtMost: false);

    private static IEnumerable<Bar> GarbageBarsOf(PipeTable table) =>
        from rented in table.Rows
        where rented.Subject == PipeSubjectCatalog.Rented
        from row in table.Rows
        where row.Promise == PipePromise.SpeedWithoutGarbage
        select new Bar(
            $"{table.Copy}: garbage, against the shared pool's when rented from",
            row.Subject,
            row.ManagedBytesPerGigabyte / rented.ManagedBytesPerGigabyte,
            MostGarbage,
            IsAtMost: true);
}
