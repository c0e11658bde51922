using System;
using System.IO;
using System.Runtime.InteropServices;

namespace Hakmem.Tests.Tools;

/// <summary>What Linux says of single pages of this process: /proc/self/pagemap.</summary>
/// <remarks>Unlike the resident set of the process it says nothing of what others do meanwhile.</remarks>
internal static class ResidentPages
{
    private const string PageMapFile = "/proc/self/pagemap";

    /// <summary>Bits 63 and 62 of a page's word: it is present, or swapped out.</summary>
    private const ulong HasMemory = 0b11UL << 62;

    public static bool IsSupported => File.Exists(PageMapFile);

    /// <summary>Bytes of the pages of a range that have memory behind them.</summary>
    public static long BytesWithin(Extent range)
    {
        int pageBytes = Environment.SystemPageSize;
        ulong[] pages = new ulong[(int)(range.LengthBytes / (nuint)pageBytes)];
        using FileStream file = new(PageMapFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        file.Position = (long)(range.Address / (nuint)pageBytes) * sizeof(ulong);
        file.ReadExactly(MemoryMarshal.AsBytes(pages.AsSpan()));
        long bytes = 0;
        foreach (ulong page in pages)
        {
            bytes += (page & HasMemory) != 0 ? pageBytes : 0;
        }

        return bytes;
    }
}
