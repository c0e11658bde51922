using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace Hakmem.Tests.Tools;

/// <summary>What Linux says of the mappings of this process: /proc/self/smaps, by mapping.</summary>
internal static class MappedPages
{
    private const string SmapsFile = "/proc/self/smaps";

    /// <summary>The mappings with at least one byte in a range, each with what is resident of it or was swapped out.</summary>
    public static IReadOnlyList<(Extent Extent, long ResidentBytes)> Within(IReadOnlyCollection<Extent> ranges)
    {
        List<(Extent Extent, long ResidentBytes)> found = [];
        bool isInside = false;
        foreach (string line in File.ReadLines(SmapsFile))
        {
            if (TryParseHead(line, out Extent mapping))
            {
                isInside = false;
                foreach (Extent range in ranges)
                {
                    isInside |= range.Address < mapping.End && mapping.Address < range.End;
                }

                if (isInside)
                {
                    found.Add((mapping, 0));
                }
            }
            else if (isInside && (line.StartsWith("Rss:", StringComparison.Ordinal) || line.StartsWith("Swap:", StringComparison.Ordinal)))
            {
                string kilobytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
                found[^1] = (found[^1].Extent, found[^1].ResidentBytes + (long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024));
            }
        }

        return found;
    }

    /// <summary>A mapping begins with a line like <c>7f0000000000-7f0000200000 rw-p ...</c>.</summary>
    private static bool TryParseHead(string line, out Extent mapping)
    {
        mapping = default;
        int dash = line.IndexOf('-');
        int space = line.IndexOf(' ');
        if (dash <= 0
            || space <= dash
            || !nuint.TryParse(line.AsSpan(0, dash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out nuint start)
            || !nuint.TryParse(line.AsSpan(dash + 1, space - dash - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out nuint end))
        {
            return false;
        }

        mapping = new Extent(start, end - start);
        return true;
    }
}
