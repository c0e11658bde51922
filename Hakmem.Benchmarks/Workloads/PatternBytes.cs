using System;

namespace Hakmem.Benchmarks.Workloads;

/// <summary>Bytes that tell their place: what was lost, repeated or moved is seen when they are compared where they arrive.</summary>
internal static class PatternBytes
{
    /// <summary>The longest piece that can be asked for.</summary>
    public const int MostBytes = 1 << 20;

    // A prime, so that a block of any power of two that came twice or in the wrong order has other bytes.
    private const int Period = 40_009;

    // Arbitrary and fixed: two processes have the same bytes.
    private const int Seed = 20250102;

    private static readonly byte[] s_bytes = Create();

    /// <summary>The bytes of a body of this length.</summary>
    public static ReadOnlyMemory<byte> First(int length) => s_bytes.AsMemory(0, length);

    /// <summary>The bytes of an endless stream from one position on.</summary>
    /// <param name="position">From its beginning; 0 or more.</param>
    /// <param name="length">0 to <see cref="MostBytes"/>, inclusive.</param>
    public static ReadOnlySpan<byte> At(long position, int length) => s_bytes.AsSpan((int)(position % Period), length);

    private static byte[] Create()
    {
        byte[] bytes = new byte[Period + MostBytes];
        new Random(Seed).NextBytes(bytes.AsSpan(0, Period));

        for (int i = Period; i < bytes.Length; i++)
        {
            bytes[i] = bytes[i - Period];
        }

        return bytes;
    }
}
