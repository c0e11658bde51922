namespace Hakmem.Tests.Journeys;

/// <summary>Says where an allocator still holds memory, for the message of a failed assertion.</summary>
internal static class Leftovers
{
    public static string Describe(HakStatistics statistics) =>
        $"{statistics.LiveBlocks} live blocks, {statistics.ThreadCaches} thread caches with {statistics.BinBytes} bytes, {statistics.TransferBytes} bytes in transfer, "
        + $"{statistics.UsedSuperslabs} superslabs used and {statistics.CachedSuperslabs} cached, {statistics.HugeBlocks} huge blocks, {statistics.MappedBytes} bytes mapped";
}
