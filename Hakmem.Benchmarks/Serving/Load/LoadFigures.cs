namespace Hakmem.Benchmarks.Serving.Load;

/// <summary>What one round of load found out.</summary>
/// <param name="Requests">Answered rightly.</param>
/// <param name="Failed">Not answered, or wrongly.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Complaint">About the first that failed; null when none did.</param>
internal sealed record LoadFigures(long Requests, long Failed, double Seconds, string? Complaint);
