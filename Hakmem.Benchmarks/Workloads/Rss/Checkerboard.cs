namespace Hakmem.Benchmarks.Workloads.Rss;

/// <summary>Few long-lived blocks sprinkled among many short-lived ones.</summary>
/// <remarks>
/// Origin: allocators.md §4.2 no. 7 (MisraStdC). Three million blocks of 16 B to 8 KiB, each doubling with the same
/// share of the bytes; every hundredth stays for ever, the others live until 100,000 later ones were allocated. Then
/// all short-lived ones are freed and nobody calls for two seconds.
/// Metric: resident over live after these seconds.
/// Stresses: pages that one long-lived block holds, and whether new blocks fill the gaps.
/// </remarks>
internal sealed class Checkerboard : RssTest
{
    public const string AfterIdle = "resident / live after 2 s";
    public const string AtOnce = "left at once";
    public const string AfterTrim = "left after trim";
    public const string AgainstPinned = "resident / pages that survivors pin, after 2 s";

    private const long BlockCount = 3_000_000;
    private const long ShortLivedCount = 100_000;
    private const int KeepOneIn = 100;
    private const int SampleShare = 50;
    private const int LeastBits = 4;
    private const int Doublings = 9;
    private const int WaitMilliseconds = 2000;
    private const uint Seed = 8;

    public override string Name => "checkerboard";

    public override string Summary => "99 % short-lived blocks, 1 % long-lived ones sprinkled";

    public override string Headline => AfterIdle;

    public override int IdleMilliseconds => WaitMilliseconds;

    public override void Run<TSubject>(IRssProbe probe)
    {
        long count = probe.Scaled(BlockCount);
        int window = (int)probe.Scaled(ShortLivedCount);
        using BlockTable<TSubject> longLived = new((count / KeepOneIn) + 1);
        using BlockTable<TSubject> shortLived = new(window);
        LengthMix lengths = new(LeastBits, Doublings, Seed);
        long sampleStep = long.Max(count / SampleShare, 1);

        probe.Begin();
        TSubject subject = TSubject.Attach();

        for (long i = 0; i < count; i++)
        {
            int slot = (int)(i % window);

            if (i % KeepOneIn == 0)
            {
                longLived.Add(subject, lengths.Next());
            }
            else if (shortLived.IsFull)
            {
                shortLived.Free(subject, slot);
                shortLived.Replace(subject, slot, lengths.Next());
            }
            else
            {
                shortLived.Add(subject, lengths.Next());
            }

            if (i % sampleStep == 0)
            {
                probe.Sample(longLived.LiveBytes + shortLived.LiveBytes);
            }
        }

        shortLived.FreeAll(subject);
        long live = longLived.LiveBytes;
        probe.Record(AtOnce, RssUnit.Bytes, probe.Sample(live));
        probe.Idle(WaitMilliseconds);
        long left = probe.Sample(live);
        probe.Record(AfterIdle, RssUnit.Ratio, (double)left / live);
        RecordAfterTrim(probe, AfterTrim, live);
        probe.Record(AgainstPinned, RssUnit.Ratio, (double)left / longLived.Ceiling().PinnedBytes);
        longLived.FreeAll(subject);
    }
}
