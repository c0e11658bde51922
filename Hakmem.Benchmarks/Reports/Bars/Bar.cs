namespace Hakmem.Benchmarks.Reports.Bars;

/// <summary>One demand on one subject and what was measured.</summary>
/// <param name="Text">The demand in words, without its bound.</param>
/// <param name="Subject">Of whom.</param>
/// <param name="Measured">The number.</param>
/// <param name="Bound">The worst that passes, inclusive.</param>
/// <param name="IsAtMost">True when the bound is an upper one.</param>
internal sealed record Bar(string Text, string Subject, double Measured, double Bound, bool IsAtMost)
{
    /// <summary>False for what is demanded of any run, whoever took part.</summary>
    public bool IsComparison { get; init; } = true;

    // NaN compares as neither: a number that should be there and is not fails.
    public bool IsMet => IsAtMost ? Measured <= Bound : Measured >= Bound;
}
