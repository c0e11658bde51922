using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Benchmarks.Reports.Rss;

/// <summary>A gate and how it came out.</summary>
/// <param name="Gate">What is demanded.</param>
/// <param name="Subject">Of whom.</param>
/// <param name="Unit">What the two numbers count.</param>
/// <param name="Bound">The worst that passes.</param>
/// <param name="IsAtMost">True when the bound is an upper one.</param>
/// <param name="Measured">Null when there is no value.</param>
/// <param name="Outcome">The verdict.</param>
internal sealed record RssVerdict(
    string Gate, string Subject, RssUnit Unit, double Bound, bool IsAtMost, double? Measured, RssOutcome Outcome);
