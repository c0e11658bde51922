using System;
using System.Collections.Generic;
using System.Threading;
using Hakmem.Benchmarks.Numbers;
using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Benchmarks.Workloads.Rss;

/// <summary>One thread only allocates, another only frees: memory must not pile up on either side.</summary>
/// <remarks>
/// Origin: allocators.md §4.2 no. 9 (Hoard's blow-up). The producer allocates 8 million blocks of 16 to 1,039 B and
/// pushes them into a ring; the consumer frees them. The producer waits while 8,192 blocks are under way, so some
/// 4.3 MB are live at most. The main thread reads the level every 10 ms.
/// Metric: the median level of the last third above that of the first third; it should be 0.
/// Stresses: frees by another thread, for ever in one direction.
/// </remarks>
internal sealed class ProducerConsumer : RssTest
{
    public const string Growth = "last third above first";
    public const string Level = "level, last third";

    private const long BlockCount = 8_000_000;
    private const int MostUnderWay = 8192;
    private const uint LeastBytes = 16;
    private const uint BytesMask = 1023;
    private const int SampleMilliseconds = 10;
    private const int LeastSamples = 3;
    private const uint Seed = 6;

    public override string Name => "producer-consumer";

    public override string Summary => "one thread allocates, another frees, at most 8,192 blocks under way";

    public override string Headline => Growth;

    public override void Run<TSubject>(IRssProbe probe)
    {
        long count = probe.Scaled(BlockCount);
        using HandleRing<nint> ring = new();
        List<double> levels = new(capacity: 16_384);
        long freed = 0;

        probe.Begin();
        Thread consumer = new(() =>
        {
            TSubject subject = TSubject.Attach();
            SpinWait spin = default;

            for (long i = 0; i < count; spin.SpinOnce())
            {
                while (ring.TryPop(out nint block))
                {
                    subject.Free(block);
                    // Paired with the Volatile.Read of the producer, which is all that bounds what is under way.
                    Volatile.Write(ref freed, ++i);
                }
            }
        });
        Thread producer = new(() => Produce<TSubject>(ring, count, ref freed));
        consumer.Start();
        producer.Start();

        do
        {
            levels.Add(probe.Sample(MostUnderWay * (LeastBytes + (BytesMask / 2))));
        }
        while (!consumer.Join(SampleMilliseconds) || levels.Count < LeastSamples);

        producer.Join();
        double[] all = [.. levels];
        probe.Record(Growth, RssUnit.Bytes, Drift.OfThirds(all));
        probe.Record(Level, RssUnit.Bytes, Figures.Median(all.AsSpan()[^(all.Length / 3)..]));
    }

    private static void Produce<TSubject>(HandleRing<nint> ring, long count, ref long freed)
        where TSubject : struct, INativeSubject<TSubject>
    {
        TSubject subject = TSubject.Attach();
        XorShift32 random = new(Seed);

        for (long i = 0; i < count; i++)
        {
            nuint length = LeastBytes + (random.Next() & BytesMask);
            nint block = subject.Allocate(length);
            BlockTable<TSubject>.Touch(block, length);
            SpinWait spin = default;

            while (i - Volatile.Read(ref freed) >= MostUnderWay || !ring.TryPush(block))
            {
                spin.SpinOnce();
            }
        }
    }
}
