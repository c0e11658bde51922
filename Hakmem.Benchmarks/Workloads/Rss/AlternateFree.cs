namespace Hakmem.Benchmarks.Workloads.Rss;

/// <summary>tcmalloc's frag_test: one length in, every second block out, the same length in again.</summary>
/// <remarks>
/// Origin: allocators.md §4.2 no. 4. For each of 96 B, 1,000 B, 20,000 B and 300,000 B: allocate 128 MiB, free every
/// second block, allocate as many again, free all in scattered order.
/// Metric: the worst quotient of the level after the second fill and after the first; 1 is ideal, 1.1 the original's
/// bound.
/// Stresses: whether holes are filled before new memory is taken.
/// </remarks>
internal sealed class AlternateFree : RssTest
{
    public const string Refill = "refilled / filled, worst";
    public const string AfterAll = "left at once";
    public const string AfterTrim = "left after trim";

    private const long FillBytes = 128L << 20;

    private static readonly nuint[] s_lengths = [96, 1000, 20_000, 300_000];

    public override string Name => "alternate-free";

    public override string Summary => "fill 128 MiB of one length, free every second block, fill again";

    public override string Headline => Refill;

    public override void Run<TSubject>(IRssProbe probe)
    {
        long fill = probe.Scaled(FillBytes);
        using BlockTable<TSubject> blocks = new((fill / (long)s_lengths[0]) + 64);
        double worst = 0;

        probe.Begin();
        TSubject subject = TSubject.Attach();

        foreach (nuint length in s_lengths)
        {
            blocks.Fill(subject, length, fill);
            long filled = probe.Sample(blocks.LiveBytes);

            for (int slot = 0; slot < blocks.Count; slot += 2)
            {
                blocks.Free(subject, slot);
            }

            for (int slot = 0; slot < blocks.Count; slot += 2)
            {
                blocks.Replace(subject, slot, length);
            }

            long refilled = probe.Sample(blocks.LiveBytes);
            worst = double.Max(worst, (double)refilled / filled);
            blocks.FreeAll(subject);
        }

        probe.Record(Refill, RssUnit.Ratio, worst);
        probe.Record(AfterAll, RssUnit.Bytes, probe.Sample(0));
        RecordAfterTrim(probe, AfterTrim, 0);
    }
}
