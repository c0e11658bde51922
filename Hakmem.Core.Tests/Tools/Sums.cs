namespace Hakmem.Tests.Tools;

/// <summary>A1: the parts of the mapped bytes, and what follows from their meaning.</summary>
internal static class Sums
{
    /// <returns>A sentence about the first sum that is wrong, or <see langword="null"/>.</returns>
    public static string? FirstBroken(HakStatistics statistics)
    {
        long parts = statistics.LiveBytes + statistics.BinBytes + statistics.TransferBytes + statistics.FreeBytes + statistics.DiscardedBytes + statistics.MetadataBytes;
        if (parts != statistics.MappedBytes)
        {
            return $"A1: the parts of {statistics.MappedBytes} mapped bytes are {parts}";
        }

        if (long.Min(long.Min(statistics.FreeBytes, statistics.DiscardedBytes), long.Min(statistics.MetadataBytes, statistics.BinBytes)) < 0)
        {
            return "A1: a part is negative";
        }

        if (statistics.ObtainedBytes - statistics.GivenBackBytes != statistics.MappedBytes - statistics.DiscardedBytes)
        {
            return $"A1: {statistics.ObtainedBytes} bytes were obtained and {statistics.GivenBackBytes} given back, "
                + $"while {statistics.MappedBytes} are mapped and {statistics.DiscardedBytes} discarded";
        }

        if (statistics.ResidentBytes < 0 || statistics.ResidentBytes > statistics.MappedBytes - statistics.DiscardedBytes)
        {
            return $"A1: {statistics.ResidentBytes} bytes may be resident of {statistics.MappedBytes} that are mapped and {statistics.DiscardedBytes} that are discarded";
        }

        return statistics.CachedBytes > statistics.FreeBytes + statistics.DiscardedBytes + statistics.MetadataBytes
            ? $"A1: {statistics.CachedBytes} bytes are cached of {statistics.FreeBytes} free ones"
            : null;
    }
}
