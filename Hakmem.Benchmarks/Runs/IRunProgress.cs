namespace Hakmem.Benchmarks.Runs;

/// <summary>Where a run tells how far it is. Called between rounds only, never while a clock runs.</summary>
internal interface IRunProgress
{
    void Begin(string stage, int stepCount);

    void Step();
}
