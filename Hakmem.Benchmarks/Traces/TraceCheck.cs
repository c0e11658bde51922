namespace Hakmem.Benchmarks.Traces;

/// <summary>A replay that verifies instead of measuring.</summary>
internal abstract class TraceCheck
{
    /// <summary>Replays the whole trace and frees the rest.</summary>
    /// <exception cref="TraceMismatchException">At the first block that is misaligned, not zeroed, or has lost its
    /// contents.</exception>
    public abstract CheckReport Run();
}
