using System;
using Hakmem.Benchmarks.Subjects.Rss;
using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Benchmarks.Runs.Rss;

/// <summary>
/// Runs one test with one subject in this process, which is there for nothing else: see <see cref="RssChild"/>.
/// </summary>
internal static class RssRun
{
    /// <param name="test">Which one.</param>
    /// <param name="subject">With whom.</param>
    /// <param name="scale">Factor on the test's counts and lengths.</param>
    /// <param name="becameIdle">Called once, when all that follows is waiting.</param>
    public static RssFigures Measure(RssTest test, RssSubject subject, double scale, Action becameIdle)
    {
        using (RssWarmUpProbe warmUp = new(subject.TryTrim))
        {
            subject.WarmUp(test, warmUp);
        }

        using RssProbe probe = new(scale, subject.TryTrim, becameIdle);
        subject.Run(test, probe);

        return probe.Figures(test.Name, subject.StandsFor ?? subject.Name);
    }
}
