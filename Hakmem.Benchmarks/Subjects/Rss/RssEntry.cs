using System;
using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Benchmarks.Subjects.Rss;

/// <summary>Closes the type argument of a subject.</summary>
/// <param name="trim">Asks the allocator to give back all it can; null when there is no such call.</param>
/// <param name="renew">Puts a fresh allocator in the place of the one that the warm-up used; null for native ones,
/// which are loaded, and called by nobody before the test.</param>
internal sealed class RssEntry<TSubject>(Func<bool>? trim = null, Action? renew = null) : RssSubject
    where TSubject : struct, INativeSubject<TSubject>
{
    public override string Name => TSubject.Name;

    public override Availability Availability => TSubject.Availability;

    public override void WarmUp(RssTest test, IRssProbe probe)
    {
        test.Run<EmptySubject>(probe);

        if (renew != null)
        {
            TestCode.Compile(typeof(HakAllocator).Assembly);
            test.Run<TSubject>(probe);
            TryTrim();
            renew();
        }
        else if (Availability.IsPresent)
        {
            TestCode.Compile(test, typeof(TSubject));
        }
    }

    public override void Run(RssTest test, IRssProbe probe) => test.Run<TSubject>(probe);

    public override bool TryTrim() => trim != null && trim();
}
