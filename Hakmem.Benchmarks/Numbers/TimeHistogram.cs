using System;
using System.Numerics;

namespace Hakmem.Benchmarks.Numbers;

/// <summary>Durations in buckets of a sixteenth of a doubling, so that millions of them cost a few kilobytes.</summary>
/// <remarks>One writer. A percentile is the upper end of its bucket: at most 6.25 % above the truth.</remarks>
internal sealed class TimeHistogram
{
    private const int SubBits = 4;
    private const int SubBuckets = 1 << SubBits;

    // 99.9 / 100 is a little more than 0.999: without this, a whole rank would be rounded up to the next.
    private const double RankSlack = 1e-6;

    private readonly long[] _counts = new long[(64 - SubBits) * SubBuckets];

    public long Count { get; private set; }

    /// <summary>The longest duration, exact; 0 when there is none.</summary>
    public long Longest { get; private set; }

    /// <summary>The sum of all durations, exact.</summary>
    public long Total { get; private set; }

    /// <summary>The sum of the durations in buckets that lie wholly above a limit, to within a bucket each.</summary>
    public long TotalAbove(long limit)
    {
        long total = 0;

        for (int i = BucketOf(Math.Max(limit, 0)) + 1; i < _counts.Length; i++)
        {
            total += _counts[i] * Math.Min(UpperEndOf(i), Longest);
        }

        // Never more than there is, where nearly all of it lies above.
        return Math.Min(total, Total);
    }

    /// <param name="duration">In any unit; a clock that ran backwards counts as 0.</param>
    public void Add(long duration)
    {
        duration = Math.Max(duration, 0);
        _counts[BucketOf(duration)]++;
        Count++;
        Total += duration;
        Longest = Math.Max(Longest, duration);
    }

    public void Add(TimeHistogram other)
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
        Total += other.Total;
        Longest = Math.Max(Longest, other.Longest);
    }

    /// <returns>The duration that this share of all stay at or below, to within a bucket.</returns>
    /// <param name="percent">0 to 100, inclusive.</param>
    /// <exception cref="ArgumentException">There are no durations.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The percentage is outside 0 to 100.</exception>
    public long Percentile(double percent)
    {
        if (!(percent >= 0 && percent <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "A percentile is between 0 and 100.");
        }

        if (Count == 0)
        {
            throw new ArgumentException("At least one duration is needed.");
        }

        // At least one, so that 0 % is the shortest duration and not the first bucket.
        long rank = Math.Clamp((long)Math.Ceiling((percent / 100 * Count) - RankSlack), 1, Count);
        long seen = 0;

        for (int i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];

            if (seen >= rank)
            {
                return Math.Min(UpperEndOf(i), Longest);
            }
        }

        return Longest;
    }

    // Below 16 a bucket a value; above, the four bits after the leading one choose the bucket.
    private static int BucketOf(long duration)
    {
        if (duration < SubBuckets)
        {
            return (int)duration;
        }

        int shift = BitOperations.Log2((ulong)duration) - SubBits;

        return (shift * SubBuckets) + (int)(duration >> shift);
    }

    private static long UpperEndOf(int bucket)
    {
        if (bucket < SubBuckets)
        {
            return bucket;
        }

        int shift = (bucket / SubBuckets) - 1;
        long first = (long)(SubBuckets + (bucket % SubBuckets)) << shift;

        return first + (1L << shift) - 1;
    }
}
