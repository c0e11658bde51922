using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Benchmarks.Subjects.Rss;

/// <summary>A subject as the resident-set runs know it: by name, with its type argument closed inside.</summary>
internal abstract class RssSubject
{
    public abstract string Name { get; }

    public abstract Availability Availability { get; }

    /// <summary>The name under which a positive control is judged, or null for an ordinary subject.</summary>
    public string? StandsFor { get; init; }

    /// <summary>Compiles what a test needs, without leaving memory behind in the allocator under test.</summary>
    public abstract void WarmUp(RssTest test, IRssProbe probe);

    public abstract void Run(RssTest test, IRssProbe probe);

    /// <returns>False when the allocator cannot be asked to give memory back.</returns>
    public abstract bool TryTrim();
}
