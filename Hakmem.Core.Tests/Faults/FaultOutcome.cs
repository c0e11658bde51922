namespace Hakmem.Tests.Faults;

/// <summary>What one run of the workload came to.</summary>
internal sealed class FaultOutcome
{
    public int Refused { get; set; }

    public int Served { get; set; }

    /// <summary>The first broken promise, or <see langword="null"/>.</summary>
    public string? Violation { get; set; }
}
