using System;
using System.Collections.Generic;

namespace Hakmem.Tests.Tools;

/// <summary>The bytes a block covers.</summary>
internal readonly record struct Extent(nuint Address, nuint LengthBytes) : IComparable<Extent>
{
    public nuint End => Address + LengthBytes;

    public int CompareTo(Extent other) => Address.CompareTo(other.Address);

    /// <returns>A sentence about the first two extents that share a byte, or <see langword="null"/>. Sorts the list.</returns>
    public static string? FirstOverlap(List<Extent> extents)
    {
        extents.Sort();
        for (int index = 1; index < extents.Count; index++)
        {
            if (extents[index - 1].End > extents[index].Address)
            {
                return $"0x{extents[index - 1].Address:x}+{extents[index - 1].LengthBytes} overlaps 0x{extents[index].Address:x}";
            }
        }

        return null;
    }
}
