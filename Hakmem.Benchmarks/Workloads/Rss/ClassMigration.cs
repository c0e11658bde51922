namespace Hakmem.Benchmarks.Workloads.Rss;

/// <summary>Robson-like migration: memory of one size class has to serve the next.</summary>
/// <remarks>
/// Origin: allocators.md §4.2 no. 10. For each length 64 B, 128 B ... 32 KiB, ascending: allocate 64 MiB, then free
/// each of these blocks with a chance of 15 in 16. So at the end 40 MiB are live, and never more than 100.
/// Metric: resident over live at the end, at once; peak overhead shows whether pages wander from class to class.
/// Stresses: slabs that a few survivors hold.
/// </remarks>
internal sealed class ClassMigration : RssTest
{
    public const string AtEnd = "resident / live at the end";
    public const string AgainstPinned = "resident / pages that survivors pin";
    public const string AfterTrim = "left after trim";

    private const long FillBytes = 64L << 20;
    private const int LeastBits = 6;
    private const int MostBits = 15;
    private const uint KeepOneIn = 16;
    private const uint Seed = 5;

    public override string Name => "class-migration";

    public override string Summary => "per length: fill 64 MiB, free 15/16 at random, next length";

    public override string Headline => AtEnd;

    public override void Run<TSubject>(IRssProbe probe)
    {
        long fill = probe.Scaled(FillBytes);
        using BlockTable<TSubject> blocks = new((fill >> LeastBits) * 5 / 4 + 64);
        XorShift32 random = new(Seed);

        probe.Begin();
        TSubject subject = TSubject.Attach();

        for (int bits = LeastBits; bits <= MostBits; bits++)
        {
            int first = blocks.Count;
            blocks.Fill(subject, (nuint)1 << bits, blocks.LiveBytes + fill);
            probe.Sample(blocks.LiveBytes);

            for (int slot = first; slot < blocks.Count; slot++)
            {
                if (random.Next() % KeepOneIn != 0)
                {
                    blocks.Free(subject, slot);
                }
            }

            blocks.Compact();
        }

        long left = probe.Sample(blocks.LiveBytes);
        probe.Record(AtEnd, RssUnit.Ratio, (double)left / blocks.LiveBytes);
        RecordAfterTrim(probe, AfterTrim, blocks.LiveBytes);
        probe.Record(AgainstPinned, RssUnit.Ratio, (double)left / blocks.Ceiling().PinnedBytes);
        blocks.FreeAll(subject);
    }
}
