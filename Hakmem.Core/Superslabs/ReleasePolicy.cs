using System;
using System.Threading;
using Hakmem.Geometry;
using Hakmem.Settings;

namespace Hakmem.Superslabs;

/// <summary>The only place that decides what goes back to the system. Pure: the same facts and settings give the same decision.</summary>
/// <remarks>
/// Three reasons, none of which needs to know of a profile. Age: empty superslabs and released huge blocks go back when they rested for their time to live;
/// of free slabs a part proportional to the time goes, half in a quarter of it, so that the curve has no cliff, and only of what nobody needed meanwhile.
/// Growth: an allocator that maps more while much of what it has lies idle gives the idle pages back at the same time, whatever their age. Pressure: everything.
/// </remarks>
internal static class ReleasePolicy
{
    /// <summary>Of its time to live, the part after which half of what lies idle is gone.</summary>
    public const int HalfLivesPerLife = 4;

    /// <summary>What is left of a decay below this goes at once: the curve would never end.</summary>
    public const long LeastDecayBytes = 256 * 1024;

    /// <summary>What one pass gives back at the most, of each kind. Bounds its work: some ten milliseconds of a system call after the other.</summary>
    public const long MostBytesPerPass = 64L << 20;

    /// <summary>Idle bytes of an allocator that grows are of no concern below this.</summary>
    public const long LeastOverheadBytes = 4L << 20;

    /// <summary>They are of concern from this part of what is live: the bound of the tail waste of spans.</summary>
    public const int OverheadDivisor = 8;

    /// <summary>What large and huge blocks leave is kept up to this in any case, and beyond up to a part of what is in use.</summary>
    public const long LeastKeptBytes = 16L << 20;

    /// <summary>Passes for which spans of a lean allocator rest before their pages go: one in which they were used, one in which they were not.</summary>
    public const int LeanIdlePasses = 2;

    /// <summary>
    /// Free pages below which a span keeps them unless memory is short: frees of its blocks take the slow half afterwards, which a span that is in steady use
    /// would pay for ever for a page or two.
    /// </summary>
    public const int LeastPagesOfSpan = 4;

    /// <summary>Pressure that is not yet high shortens every life to this part.</summary>
    public const int MediumLifeDivisor = 4;

    /// <summary>What stands for a life without end under such pressure.</summary>
    public const long MediumLifeMilliseconds = 15_000;

    public static ReleaseDecision Decide(in ReleaseCensus census, LiveSettings live)
    {
        long overhead = long.Max(0, census.ResidentBytes - census.LiveBytes);
        bool isHigh = census.Pressure == MemoryPressure.High;
        bool isOverTarget = live.IsLean && overhead > live.TargetResidentBytes;
        bool isWasteful = census.GrownBytes > 0 && IsWasteful(overhead, census.LiveBytes);
        bool isAtOnce = isHigh || isOverTarget;
        long life = isHigh ? 0 : LifeOf(census, live);
        bool lazily = live.Decommit == HakDecommit.Free && !isHigh && !isWasteful;
        long discardable = census.DirtyFreeBytes + (lazily ? 0 : census.LazyFreeBytes);
        bool returnsPages = isHigh || isWasteful || live.Decommit == HakDecommit.DontNeed;

        return new ReleaseDecision
        {
            LeastRestMilliseconds = isAtOnce || isWasteful ? 0 : life,
            MostSuperslabs = MostSuperslabs(overhead, live, isOverTarget && !isHigh),
            DiscardBytes = isAtOnce || isWasteful
                ? long.Min(MostBytesPerPass, isHigh || isWasteful || live.Decommit != HakDecommit.Off ? discardable : 0)
                : live.Decommit == HakDecommit.Off ? 0 : Decayed(census, life),
            Lazily = lazily,
            LeastIdlePasses = isHigh || isWasteful ? 0 : returnsPages ? LeanIdlePasses : ReleaseDecision.NoPages,
            LeastPages = isHigh ? 1 : LeastPagesOfSpan,
            MostPageBytes = returnsPages ? MostBytesPerPass : 0,
        };
    }

    /// <summary>Whether so much lies idle beside what is live, one part in so many, that an allocator should not grow: it gives it back or lends it.</summary>
    public static bool IsWasteful(long idleBytes, long liveBytes, int divisor = OverheadDivisor) => idleBytes > long.Max(LeastOverheadBytes, liveBytes / divisor);

    /// <summary>
    /// Bytes that may be kept of released huge blocks, and of empty superslabs when a large block leaves one more: such blocks come seldom, and how much of them
    /// is touched nobody knows. Beyond it the free gives back that brings too much.
    /// </summary>
    public static long MostKeptBytes(LiveSettings live, long usedBytes) =>
        live.IdleTimeToLive == Timeout.InfiniteTimeSpan
            ? live.MaxCachedBytes
            : long.Min(live.MaxCachedBytes, long.Max(LeastKeptBytes, usedBytes / OverheadDivisor));

    private static long LifeOf(in ReleaseCensus census, LiveSettings live)
    {
        long life = live.IdleTimeToLive == Timeout.InfiniteTimeSpan ? ReleaseDecision.Never : (long)live.IdleTimeToLive.TotalMilliseconds;
        if (census.Pressure != MemoryPressure.Medium)
        {
            return life;
        }

        return life == ReleaseDecision.Never ? MediumLifeMilliseconds : life / MediumLifeDivisor;
    }

    /// <summary>Over the target of a lean allocator only as many go at once as bring it back to the target; the others live on.</summary>
    private static int MostSuperslabs(long overhead, LiveSettings live, bool isOverTarget)
    {
        const long Most = MostBytesPerPass / MemoryGeometry.SuperslabBytes;
        long wanted = isOverTarget
            ? (overhead - live.TargetResidentBytes + MemoryGeometry.SuperslabBytes - 1) / MemoryGeometry.SuperslabBytes
            : Most;
        return (int)long.Min(Most, wanted);
    }

    private static long Decayed(in ReleaseCensus census, long life)
    {
        if (life == ReleaseDecision.Never || census.IdleFreeBytes == 0)
        {
            return 0;
        }

        double halfLives = life == 0 ? double.PositiveInfinity : (double)census.ElapsedMilliseconds * HalfLivesPerLife / life;
        long left = (long)(census.IdleFreeBytes * Math.Pow(0.5, halfLives));
        return long.Min(MostBytesPerPass, left <= LeastDecayBytes ? census.IdleFreeBytes : census.IdleFreeBytes - left);
    }
}
