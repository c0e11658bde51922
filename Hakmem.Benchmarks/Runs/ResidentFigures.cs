namespace Hakmem.Benchmarks.Runs;

/// <summary>Resident bytes of one trace under one subject, above the level before the first round.</summary>
internal sealed record ResidentFigures(long BaselineBytes, long PeakBytes, long AfterFreeBytes);
