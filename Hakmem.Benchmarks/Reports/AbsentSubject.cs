namespace Hakmem.Benchmarks.Reports;

/// <summary>A subject that could not be measured here.</summary>
internal sealed record AbsentSubject(string Subject, string Reason, string Remedy);
