using System;

namespace Hakmem.Tests.Tools;

/// <summary>Fills blocks with bytes that depend on a seed and on the position, and finds the first byte that changed.</summary>
/// <remarks>
/// The bytes come from one table whose length is prime, so that neither slabs nor superslabs divide it, copied and compared in chunks:
/// that is fast in a debug build too.
/// </remarks>
internal static unsafe class Pattern
{
    private const int PeriodBytes = 65_521;

    private static readonly byte[] s_table = MakeTable();

    public static void Fill(void* block, nuint lengthBytes, int seed)
    {
        FreshPages.Populate(block, lengthBytes);
        int offset = OffsetOf(seed);
        for (nuint done = 0; done < lengthBytes;)
        {
            int chunkBytes = (int)nuint.Min(lengthBytes - done, (nuint)(PeriodBytes - offset));
            s_table.AsSpan(offset, chunkBytes).CopyTo(new Span<byte>((byte*)block + done, chunkBytes));
            done += (nuint)chunkBytes;
            offset = 0;
        }
    }

    /// <returns>The position of the first byte that is not what <see cref="Fill"/> wrote, or -1.</returns>
    public static long FirstDifference(void* block, nuint lengthBytes, int seed)
    {
        int offset = OffsetOf(seed);
        for (nuint done = 0; done < lengthBytes;)
        {
            int chunkBytes = (int)nuint.Min(lengthBytes - done, (nuint)(PeriodBytes - offset));
            ReadOnlySpan<byte> found = new((byte*)block + done, chunkBytes);
            int equal = found.CommonPrefixLength(s_table.AsSpan(offset, chunkBytes));
            if (equal < chunkBytes)
            {
                return (long)done + equal;
            }

            done += (nuint)chunkBytes;
            offset = 0;
        }

        return -1;
    }

    public static bool Holds(void* block, nuint lengthBytes, int seed) => FirstDifference(block, lengthBytes, seed) < 0;

    /// <returns>The position of the first byte that is not zero, or -1.</returns>
    public static long FirstNonZero(void* block, nuint lengthBytes)
    {
        const int ChunkBytes = 1 << 20;
        FreshPages.Populate(block, lengthBytes);
        for (nuint done = 0; done < lengthBytes;)
        {
            int chunkBytes = (int)nuint.Min(lengthBytes - done, ChunkBytes);
            int position = new ReadOnlySpan<byte>((byte*)block + done, chunkBytes).IndexOfAnyExcept((byte)0);
            if (position >= 0)
            {
                return (long)done + position;
            }

            done += (nuint)chunkBytes;
        }

        return -1;
    }

    private static int OffsetOf(int seed) => (int)((uint)seed * 7_919UL % PeriodBytes);

    private static byte[] MakeTable()
    {
        byte[] table = new byte[PeriodBytes];
        new Random(20_251_122).NextBytes(table);
        return table;
    }
}
