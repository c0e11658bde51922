using Hakmem.Central;
using Hakmem.Events;
using Hakmem.Geometry;
using Hakmem.Primitives;
using Hakmem.Settings;
using Hakmem.Superslabs;

namespace Hakmem.Heaps;

/// <summary>This half: one pass of maintenance, down the road from the shared caches to the system.</summary>
internal abstract unsafe partial class HeapRoad
{
    /// <summary>Passes without anything to do before maintenance sleeps: spans need a few until their pages are known to be idle.</summary>
    private const int QuietPasses = 4;

    private int _quietPasses;

    /// <summary>From when on what is idle is counted, in milliseconds of the maintenance's clock; 0 before the first pass.</summary>
    private long _idleSince;

    public HeapParts Stations => _parts;

    /// <summary>When the last pass ended, in ticks of the maintenance's clock. Guarded by its lock, or read by who holds none for a guess.</summary>
    public long LastPass { get; set; }

    /// <summary>Gives back what the policy says. One pass at a time; never on a thread that allocates.</summary>
    /// <param name="now">Milliseconds of the maintenance's clock.</param>
    /// <param name="machine">What is known about the machine's memory; the allocator adds its own part.</param>
    /// <returns>Whether another pass will have something to do.</returns>
    public UpkeepNeed Maintain(long now, in MemoryFacts machine)
    {
        using SteadyLock.Holder pass = _parts.PassGate.Hold();
        bool isNews = _parts.Upkeep.IsRaised;
        long grownBytes = _parts.Upkeep.BeginPass();
        _parts.Pages.BeginPass(isAsked: false);
        _parts.Central.DrainIdle();
        ReleaseCensus census = TakeCensus(now, grownBytes, machine);
        ReleaseDecision decision = ReleasePolicy.Decide(census, _parts.Settings.Live);
        if (decision.DiscardBytes is 0 or >= MemoryGeometry.SlabBytes)
        {
            // What is beyond whole slabs waits until it is one more, and the time with it.
            long rest = decision.DiscardBytes % MemoryGeometry.SlabBytes;
            _idleSince = rest == 0 ? now : now - (census.ElapsedMilliseconds * rest / decision.DiscardBytes);
            _parts.Source.BeginIdle();
        }

        if (census.Pressure == MemoryPressure.High)
        {
            _parts.Central.Drain();
        }

        long returned = Carry(decision, now);

        // What the system refused is still to be given back, and what was freed since the last pass is known to be idle by the next ones only.
        bool isQuiet = returned == 0 && !isNews && !_parts.Pages.IsResting;
        _quietPasses = isQuiet ? _quietPasses + 1 : 0;
        bool hasCached = decision.LeastRestMilliseconds != ReleaseDecision.Never && CachedBytes() > 0;
        bool isDecaying = decision.DiscardBytes > 0 && IsByPages;
        if (hasCached || isDecaying || _quietPasses < QuietPasses)
        {
            return UpkeepNeed.Pass;
        }

        return _parts.Caches.GrantedBytes > 0 ? UpkeepNeed.Watch : UpkeepNeed.None;
    }

    /// <summary>New live settings hold at once: what is kept beyond the new limits goes back, and maintenance looks at what else they change.</summary>
    public void Revise(LiveSettings live)
    {
        _parts.Settings.ReplaceLive(live);
        _parts.Source.ReturnBeyondLimits();
        _parts.Huge.ReturnBeyondLimits();
        _parts.Upkeep.Restart();
        _parts.Maintenance.Notice(this);
    }

    /// <summary>What the slow half does last, when it holds nothing: whoever made work for maintenance wakes it, and what happened is told.</summary>
    private void EndSlowCall()
    {
        if (_parts.Upkeep.IsWanted || _parts.Upkeep.IsUrgent)
        {
            _parts.Maintenance.Notice(this);
        }

        PendingEvents.Tell();
    }

    /// <summary>A slow call that may end in an exception: what happened before is told all the same.</summary>
    private readonly ref struct SlowCall(HeapRoad road)
    {
        public void Dispose() => road.EndSlowCall();
    }

    private long Carry(in ReleaseDecision decision, long now)
    {
        long discarded = 0;
        if (decision.LeastIdlePasses != ReleaseDecision.NoPages && IsByPages)
        {
            discarded += _parts.Central.ReturnPages(_parts.Pages, decision.LeastIdlePasses, decision.LeastPages, decision.MostPageBytes, out _);
        }

        if (decision.DiscardBytes > 0 && IsByPages)
        {
            discarded += _parts.Source.DiscardFree(decision.DiscardBytes, decision.Lazily, out _);
        }

        long returned = _parts.Source.ReturnRested(now, decision.LeastRestMilliseconds, decision.MostSuperslabs)
            + _parts.Huge.ReturnRested(now, decision.LeastRestMilliseconds)
            + _parts.Regions.ReturnStranded();
        Tell(discarded);
        SlowEvents.MaintenanceTick(returned, discarded);
        return returned + discarded;
    }

    private static void Tell(long discardedBytes)
    {
        if (discardedBytes > 0)
        {
            SlowEvents.PagesDiscarded(discardedBytes);
        }
    }

    /// <summary>Where huge pages are asked for, giving back parts of one would split it: only whole superslabs go.</summary>
    private bool IsByPages => _parts.Settings.HugePages != HakHugePages.Advise;

    private ReleaseCensus TakeCensus(long now, long grownBytes, in MemoryFacts machine)
    {
        SourceCensus source = _parts.Source.Census();
        long huge = _parts.Huge.UsedBytes;
        long live = _parts.Large.UsedBytes + huge;
        for (int classIndex = 1; classIndex < SizeClasses.Count; classIndex++)
        {
            CentralCensus census = _parts.Central[classIndex].Census();
            live += census.BinAndLiveBlocks * SizeClasses.BlockBytes(classIndex);
        }

        return new ReleaseCensus
        {
            // The first pass of all has no interval behind it.
            ElapsedMilliseconds = _idleSince == 0 ? 0 : now - _idleSince,
            ResidentBytes = source.TouchedBytes + huge + _parts.Huge.CachedBytes,
            LiveBytes = live,
            DirtyFreeBytes = source.DirtyFreeBytes,
            IdleFreeBytes = source.IdleFreeBytes,
            LazyFreeBytes = source.LazyFreeBytes,
            GrownBytes = grownBytes,
            Pressure = PressureGauge.Decide(machine with { ChargedBytes = _parts.Budget.ChargedBytes, MaxBytes = _parts.Budget.MaxBytes }),
        };
    }
}
