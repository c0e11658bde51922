namespace Hakmem.Benchmarks.Runs.Serving;

/// <summary>The resident set of one server's process around a burst of long answers.</summary>
/// <param name="Pool">The pool's name.</param>
/// <param name="BeforeBytes">After a warm-up with the same answers, one at a time.</param>
/// <param name="AfterBytes">Right after the last byte was read.</param>
/// <param name="IdleBytes">After the wait.</param>
/// <param name="Failed">Answers that were wrong or broke off.</param>
/// <param name="Complaint">About the first of these; null when there was none.</param>
internal sealed record BurstFigures(
    string Pool, long BeforeBytes, long AfterBytes, long IdleBytes, long Failed, string? Complaint)
{
    public long Growth => IdleBytes - BeforeBytes;
}
