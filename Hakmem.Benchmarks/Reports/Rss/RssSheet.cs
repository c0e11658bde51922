using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Numbers;
using Hakmem.Benchmarks.Runs.Rss;

namespace Hakmem.Benchmarks.Reports.Rss;

/// <summary>All figures of a run, for looking up.</summary>
/// <param name="figures">One a test and subject.</param>
/// <param name="meanTests">Names of the tests that the geometric mean is over.</param>
/// <param name="peers">Names of the subjects that count as peers.</param>
internal sealed class RssSheet(
    IReadOnlyList<RssFigures> figures, IReadOnlyCollection<string> meanTests, IReadOnlyCollection<string> peers)
{
    // A peak of nothing would make every mean nothing.
    private const double LeastOverhead = 0.01;

    public RssFigures? Find(string test, string subject)
        => figures.FirstOrDefault(one => one.Test == test && one.Subject == subject);

    /// <returns>A metric's value; null when the test did not run with the subject, NaN when it gave no such number.
    /// </returns>
    public double? Value(string test, string subject, string metric)
        => Find(test, subject) is { } found ? found.Find(metric)?.Value ?? double.NaN : null;

    /// <returns>
    /// The geometric mean of peak resident over peak live; null unless all tests that count ran with the subject.
    /// </returns>
    public double? MeanOf(string subject)
    {
        List<double> overheads = [];

        foreach (string test in meanTests)
        {
            if (Find(test, subject)?.PeakOverhead is not { } overhead)
            {
                return null;
            }

            overheads.Add(double.Max(overhead, LeastOverhead));
        }

        return overheads.Count > 0 ? Figures.GeometricMean(overheads.ToArray()) : null;
    }

    /// <returns>The smallest mean of a peer, or null when no peer has one.</returns>
    public double? BestPeerMean() => peers.Select(MeanOf).Min();
}
