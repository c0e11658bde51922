namespace Hakmem.Benchmarks.Verbs;

/// <summary>What the process returns.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>A check found a mismatch or could not be made, or a gate did not hold.</summary>
    public const int Failure = 1;

    /// <summary>The command line asked for something unknown, not allowed, or more than there is here.</summary>
    public const int Usage = 2;
}
