using System;
using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Benchmarks.Reports.Rss;

/// <summary>One demand on one subject.</summary>
/// <param name="Text">The demand in words, without its bound.</param>
/// <param name="Subject">Of whom.</param>
/// <param name="Unit">What the numbers count.</param>
/// <param name="Bound">The worst that passes, inclusive.</param>
/// <param name="IsAtMost">True when the bound is an upper one.</param>
/// <param name="Measure">The number, as <see cref="RssSheet"/> gives it: null when it was not part of the run, NaN when
/// it was and there is none.</param>
internal sealed record RssGate(
    string Text, string Subject, RssUnit Unit, double Bound, bool IsAtMost, Func<RssSheet, double?> Measure)
{
    public RssVerdict Judge(RssSheet sheet)
    {
        double? measured = Measure(sheet);

        // NaN compares as neither: a number that should be there and is not fails.
        RssOutcome outcome = measured is not { } value
            ? RssOutcome.NotMeasured
            : (IsAtMost ? value <= Bound : value >= Bound) ? RssOutcome.Pass : RssOutcome.Fail;

        return new RssVerdict(
            Text,
            Subject,
            Unit,
            Bound,
            IsAtMost,
            measured is { } known && double.IsFinite(known) ? known : null,
            outcome);
    }
}
