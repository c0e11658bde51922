using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Benchmarks.Workloads.Rss;

/// <summary>
/// One fixed sequence of allocations and frees whose resident set is what matters. Runs once, in a process of its own.
/// </summary>
internal abstract class RssTest
{
    public abstract string Name { get; }

    public abstract string Summary { get; }

    /// <summary>The metric that stands for the test in the first table.</summary>
    public abstract string Headline { get; }

    /// <summary>Milliseconds of <see cref="IRssProbe.Idle"/> in all: the long ones are started first.</summary>
    public virtual int IdleMilliseconds => 0;

    /// <summary>True when nothing else may run on the machine meanwhile.</summary>
    public virtual bool RunsAlone => false;

    /// <summary>
    /// True when the harness itself grows during the test, so that the levels of the empty subject's run have to be
    /// taken off.
    /// </summary>
    public virtual bool IsAboveHarness => false;

    /// <summary>
    /// Whether peak resident over peak live says something about the allocator: not where so little is live that the
    /// quotient is the fixed cost, which has gates of its own.
    /// </summary>
    public virtual bool CountsInMean => true;

    public abstract void Run<TSubject>(IRssProbe probe)
        where TSubject : struct, INativeSubject<TSubject>;

    /// <summary>Trims, if the allocator can, and records the level after that.</summary>
    protected static void RecordAfterTrim(IRssProbe probe, string metric, long liveBytes)
    {
        if (probe.TryTrim())
        {
            probe.Record(metric, RssUnit.Bytes, probe.Sample(liveBytes));
        }
    }
}
