using System;

namespace Hakmem.Benchmarks.Workloads;

/// <summary>Bytes that tell their place: what was lost, repeated or moved is seen when they are compared where they arrive.</summary>
internal static class PatternBytes
{
    /// <summary>The longest piece that can be asked for.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>Places that the first bytes can be had from, spread over a page.</summary>
    public const int CopyCount = 16;

    // A prime, so that a block of any power of two that came twice or in the wrong order has other bytes.
    private const int Period = 40_009;

    // Arbitrary and fixed: two processes have the same bytes.
    private const int Seed = 20250102;

    private static readonly byte[] s_bytes = Create();

    /// <summary>The bytes of a body of this length.</summary>
    public static ReadOnlyMemory<byte> First(int length) => First(length, 0);

    /// <summary>The same bytes, from another place of memory.</summary>
    /// <remarks>
    /// A long copy takes some percent longer when it reads and writes at nearly the same place of two pages. With only
    /// one place to read from, that would decide between blocks that begin with a page and blocks that do not.
    /// </remarks>
    /// <param name="length">0 to <see cref="MostBytes"/>, inclusive.</param>
    /// <param name="copy">0 to <see cref="CopyCount"/>, exclusive.</param>
    public static ReadOnlyMemory<byte> First(int length, int copy) => s_bytes.AsMemory(copy * Period, length);

    /// <summary>The bytes of an endless stream from one position on.</summary>
    /// <param name="position">From its beginning; 0 or more.</param>
    /// <param name="length">0 to <see cref="MostBytes"/>, inclusive.</param>
    public static ReadOnlySpan<byte> At(long position, int length) => s_bytes.AsSpan((int)(position % Period), length);

    private static byte[] Create()
    {
        byte[] bytes = new byte[(CopyCount * Period) + MostBytes];
        new Random(Seed).NextBytes(bytes.AsSpan(0, Period));

        for (int i = Period; i < bytes.Length; i++)
        {
            bytes[i] = bytes[i - Period];
        }

        return bytes;
    }
}
