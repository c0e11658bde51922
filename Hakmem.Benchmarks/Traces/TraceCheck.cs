namespace Hakmem.Benchmarks.Traces;

/// <summary>A replay that verifies instead of measuring.</summary>
internal abstract class TraceCheck
{
    /// <summary>Replays the whole trace and frees the rest.</summary>
    /// <exception cref="TraceMismatchException">At the first block that is misaligned, not zeroed, or has lost its
    /// contents.</exception>
    /// <exception cref="TraceRefusalException">At the first block that the subject cannot serve, or that is too long to be
    /// looked at. All blocks are freed by then.</exception>
    public abstract CheckReport Run();
}
