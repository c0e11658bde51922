using System;
using System.Collections.Generic;
using System.Diagnostics.Tracing;
using System.Linq;
using Hakmem.Events;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Events;

[TestFixture]
internal sealed class HakmemEventSourceTests
{
    private const int WarmRounds = 100;

    private static IEnumerable<TestCaseData> Events()
    {
        yield return Event(static () => SlowEvents.SuperslabMapped(), 1, "SuperslabMapped");
        yield return Event(static () => SlowEvents.SuperslabReturned(), 2, "SuperslabReturned");
        yield return Event(static () => SlowEvents.PagesDiscarded(4096), 3, "PagesDiscarded", 4096L);
        yield return Event(static () => SlowEvents.TrimStart(1), 4, "TrimStart", 1);
        yield return Event(static () => SlowEvents.TrimStop(1, 2, 3), 5, "TrimStop", 1L, 2L, 3L);
        yield return Event(static () => SlowEvents.BudgetRefused(4, 5, 6), 6, "BudgetRefused", 4L, 5L, 6L);
        yield return Event(static () => SlowEvents.OsCallFailed("map"), 7, "OsCallFailed", "map");
        yield return Event(static () => SlowEvents.MaintenanceTick(7, 8), 8, "MaintenanceTick", 7L, 8L);
        yield return Event(static () => SlowEvents.ThreadSalvaged(9), 9, "ThreadSalvaged", 9);
    }

    private static IEnumerable<TestCaseData> KeywordsOfEvents()
    {
        yield return new TestCaseData(HakmemEventSource.Keywords.Superslabs, EventLevel.Verbose, (int[])[1, 2]);
        yield return new TestCaseData(HakmemEventSource.Keywords.Pages, EventLevel.Verbose, (int[])[3]);
        yield return new TestCaseData(HakmemEventSource.Keywords.Trim, EventLevel.Verbose, (int[])[4, 5]);
        yield return new TestCaseData(HakmemEventSource.Keywords.Budget, EventLevel.Verbose, (int[])[6]);
        yield return new TestCaseData(HakmemEventSource.Keywords.Os, EventLevel.Verbose, (int[])[7]);
        yield return new TestCaseData(HakmemEventSource.Keywords.Maintenance, EventLevel.Verbose, (int[])[8]);
        yield return new TestCaseData(HakmemEventSource.Keywords.Threads, EventLevel.Verbose, (int[])[9]);
        yield return new TestCaseData(EventKeywords.All, EventLevel.Verbose, (int[])[1, 2, 3, 4, 5, 6, 7, 8, 9]);
        yield return new TestCaseData(EventKeywords.All, EventLevel.Informational, (int[])[1, 2, 3, 4, 5, 6, 7, 9]);
        yield return new TestCaseData(EventKeywords.All, EventLevel.Warning, (int[])[6, 7]);
    }

    [TestCaseSource(nameof(Events))]
    public void AnEvent_WhenListenedTo_CarriesItsIdNameAndPayload(object raise, int id, string name, object[] payload)
    {
        using RecordingEventListener listener = new(EventLevel.Verbose, EventKeywords.All);

        ((Action)raise)();
        Assert.That(listener.Events, Is.Empty, "before the end of the call");
        PendingEvents.Tell();

        Assert.That(listener.Events, Has.Count.EqualTo(1));
        Assert.That(listener.Events[0].Id, Is.EqualTo(id));
        Assert.That(listener.Events[0].Name, Is.EqualTo(name));
        Assert.That(listener.Events[0].Payload, Is.EqualTo(payload));
    }

    [TestCaseSource(nameof(KeywordsOfEvents))]
    public void AllEvents_WhenSomeAreListenedTo_GiveThese(EventKeywords keywords, EventLevel level, int[] ids)
    {
        using RecordingEventListener listener = new(level, keywords);

        RaiseAll();

        Assert.That(listener.Events.Select(static item => item.Id), Is.EqualTo(ids));
    }

    [Test]
    public void AllEvents_WhenNobodyListens_AllocateNothing()
    {
        Rounds(WarmRounds);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Rounds(WarmRounds);
        long after = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(after - before, Is.Zero);

        static void Rounds(int count)
        {
            for (int round = 0; round < count; round++)
            {
                RaiseAll();
            }
        }
    }

    [Test]
    public void Trim_WhenListenedTo_TellsWhatItReports()
    {
        using HakAllocator allocator = new();
        unsafe
        {
            allocator.Free(allocator.Allocate(3_000_000));
        }

        using RecordingEventListener listener = new(EventLevel.Informational, HakmemEventSource.Keywords.Trim);

        HakTrimReport report = allocator.Trim(HakTrimLevel.Full);

        Assert.That(report.ReturnedBytes, Is.Positive);
        Assert.That(listener.Events.Select(static item => item.Name), Is.EqualTo((string[])["TrimStart", "TrimStop"]));
        Assert.That(listener.Events[0].Payload, Is.EqualTo((object[])[(int)HakTrimLevel.Full]));
        Assert.That(
            listener.Events[1].Payload, Is.EqualTo((object[])[report.CandidateBytes, report.ReturnedBytes, report.PendingBytes]));
    }

    [Test]
    public void TheSource_WhenLookedAtByTools_IsCalledHakmemAndHasAManifest()
    {
        Assert.That(Source.OfHakmem.Name, Is.EqualTo("Hakmem"));
        Assert.That(Source.OfHakmem.ConstructionException, Is.Null);
        Assert.That(
            EventSource.GenerateManifest(typeof(HakmemEventSource), null, EventManifestOptions.Strict),
            Does.Contain("Superslabs").And.Contain("BudgetRefused"));
    }

    private static void RaiseAll()
    {
        SlowEvents.SuperslabMapped();
        SlowEvents.SuperslabReturned();
        SlowEvents.PagesDiscarded(1);
        SlowEvents.TrimStart(0);
        SlowEvents.TrimStop(1, 2, 3);
        SlowEvents.BudgetRefused(1, 2, 3);
        SlowEvents.OsCallFailed("unmap");
        SlowEvents.MaintenanceTick(1, 2);
        SlowEvents.ThreadSalvaged(1);
        PendingEvents.Tell();
    }

    private static TestCaseData Event(Action raise, int id, string name, params object[] payload) =>
        new TestCaseData(raise, id, name, payload).SetArgDisplayNames(name);
}
