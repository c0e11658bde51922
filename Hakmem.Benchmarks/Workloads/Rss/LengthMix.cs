using System;
using System.Numerics;

namespace Hakmem.Benchmarks.Workloads.Rss;

/// <summary>Random lengths of which every doubling gets the same share of all bytes, the last one twice that.</summary>
/// <param name="leastBits">Logarithm of the shortest length.</param>
/// <param name="doublings">How many doublings there are above it, at least 1.</param>
/// <param name="seed">Arbitrary.</param>
internal struct LengthMix(int leastBits, int doublings, uint seed)
{
    private XorShift32 _random = new(seed);

    /// <summary>Lengths per byte: the table for a fill of so many bytes needs about this share of slots.</summary>
    /// <remarks>Half of all draws fall into the first doubling, a quarter into the second, and so on.</remarks>
    public static long SlotsFor(long bytes, int leastBits, int doublings)
        => (bytes / (3L * doublings * (1L << leastBits) / 4) * 5 / 4) + 64;

    public nuint Next()
    {
        // Trailing zeros of a random word halve in frequency with each one, as the lengths double.
        int doubling = Math.Min(BitOperations.TrailingZeroCount(_random.Next()), doublings - 1);
        uint first = 1u << (leastBits + doubling);

        return first + (_random.Next() & (first - 1));
    }
}
