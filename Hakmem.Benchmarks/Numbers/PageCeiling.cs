using System.Collections.Generic;

namespace Hakmem.Benchmarks.Numbers;

/// <summary>
/// How much an allocator that never moves blocks could give back: the pages that held blocks and hold no survivor.
/// </summary>
/// <param name="TouchedPages">Pages that any block covered.</param>
/// <param name="PinnedPages">Pages that a survivor covers, at least in part.</param>
internal readonly record struct PageCeiling(long TouchedPages, long PinnedPages)
{
    /// <summary>The grain at which the system takes memory back.</summary>
    public const int PageBytes = 4096;

    public long PinnedBytes => PinnedPages * PageBytes;

    public long ReturnableBytes => (TouchedPages - PinnedPages) * PageBytes;

    /// <param name="blocks">All blocks, survivors among them or not.</param>
    /// <param name="survivors">The ones that stay.</param>
    public static PageCeiling Of(IEnumerable<Extent> blocks, IEnumerable<Extent> survivors)
    {
        HashSet<long> pinned = [];
        HashSet<long> touched = [];
        Cover(survivors, pinned);
        Cover(blocks, touched);
        touched.UnionWith(pinned);

        return new PageCeiling(touched.Count, pinned.Count);
    }

    /// <summary>
    /// Returned over returnable; null when nothing could be returned or it is unknown. Above 1 when bookkeeping went
    /// back with the blocks.
    /// </summary>
    public double? ShareOf(long? returnedBytes)
        => ReturnableBytes > 0 ? (double?)returnedBytes / ReturnableBytes : null;

    private static void Cover(IEnumerable<Extent> extents, HashSet<long> pages)
    {
        foreach (Extent extent in extents)
        {
            long last = (extent.Address + long.Max(extent.LengthBytes, 1) - 1) / PageBytes;

            for (long page = extent.Address / PageBytes; page <= last; page++)
            {
                pages.Add(page);
            }
        }
    }
}
