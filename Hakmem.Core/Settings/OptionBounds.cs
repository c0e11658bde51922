using System;
using Hakmem.Geometry;

namespace Hakmem.Settings;

/// <summary>The allowed ranges of the options, all inclusive. The checker refuses by them; a test holds the documentation of the options to them.</summary>
internal static class OptionBounds
{
    /// <summary>One superslab: below that not even one small block can be served.</summary>
    public const long LeastMaxBytes = MemoryGeometry.SuperslabBytes;

    public const int MostCachedSuperslabs = 65_536;

    public const int LeastThreadCacheBytes = 4 * 1024;
    public const int MostThreadCacheBytes = 64 * 1024 * 1024;

    public const int LeastPrewarmBlocks = 1;

    /// <summary>Eight batches: so many blocks of all 32 classes up to 1 KiB are 2.9 MiB a thread, more than any profile has room for.</summary>
    public const int MostPrewarmBlocks = 256;

    /// <summary>More often than this, maintenance would be load of its own.</summary>
    public static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>Arbitrary, and within what a timer takes; who wants longer wants infinite.</summary>
    public static readonly TimeSpan MostInterval = TimeSpan.FromDays(1);

    /// <summary>Arbitrary; who wants longer wants infinite.</summary>
    public static readonly TimeSpan MostIdleTimeToLive = TimeSpan.FromDays(1);
}
