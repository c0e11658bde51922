namespace Hakmem.Benchmarks.Runs;

/// <summary>Progress that nobody watches: child processes and tests.</summary>
internal sealed class SilentProgress : IRunProgress
{
    public static SilentProgress Instance { get; } = new();

    public void Begin(string stage, int stepCount)
    {
    }

    public void Step()
    {
    }
}
