using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Benchmarks.Workloads.Rss;

/// <summary>The original's random_mixed, for what the allocator itself occupies.</summary>
/// <remarks>
/// Origin: reference/hakmem.md §4 as in <see cref="RandomMixed"/>: 400 slots, one draw frees the slot it hits or fills
/// it with 16 to 1,039 B. Two million iterations to warm up, five million more.
/// Metric: the level after the warm-up above the level before the first allocation. Some 0.1 MB of it are live.
/// Stresses: the fixed cost of an allocator: superslabs, bins, tables.
/// </remarks>
internal sealed class SteadyMixed : RssTest
{
    public const string Owned = "owned after warm-up";
    public const string Growth = "growth after that";

    private const long WarmUpIterations = 2_000_000;
    private const long SteadyIterations = 5_000_000;

    public override string Name => "random-mixed";

    public override string Summary => "400 slots of 16..1039 B, steady";

    public override string Headline => Owned;

    public override bool CountsInMean => false;

    public override void Run<TSubject>(IRssProbe probe)
    {
        using BlockTable<TSubject> blocks = new(RandomMixed.SlotCount);
        XorShift32 random = new(RandomMixed.Seed);

        while (!blocks.IsFull)
        {
            blocks.Append();
        }

        probe.Begin();
        TSubject subject = TSubject.Attach();
        Mix(blocks, subject, ref random, probe.Scaled(WarmUpIterations));
        long owned = probe.Sample(blocks.LiveBytes);
        Mix(blocks, subject, ref random, probe.Scaled(SteadyIterations));
        long after = probe.Sample(blocks.LiveBytes);

        probe.Record(Owned, RssUnit.Bytes, owned);
        probe.Record(Growth, RssUnit.Bytes, after - owned);
        blocks.FreeAll(subject);
    }

    private static void Mix<TSubject>(
        BlockTable<TSubject> blocks, TSubject subject, ref XorShift32 random, long iterations)
        where TSubject : struct, INativeSubject<TSubject>
    {
        for (long i = 0; i < iterations; i++)
        {
            uint draw = random.Next();
            int slot = (int)(draw % RandomMixed.SlotCount);

            if (blocks.IsLive(slot))
            {
                blocks.Free(subject, slot);
            }
            else
            {
                blocks.Replace(subject, slot, RandomMixed.MinBytes + (draw & RandomMixed.BytesMask));
            }
        }
    }
}
