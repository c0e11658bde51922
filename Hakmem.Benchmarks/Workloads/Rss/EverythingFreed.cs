namespace Hakmem.Benchmarks.Workloads.Rss;

/// <summary>All memory is freed: how much of it stays.</summary>
/// <remarks>
/// Origin: allocators.md §4.1 ("RSS after free"). Allocate 200 MB in lengths from 16 B to 2 MiB, each doubling with
/// the same share of the bytes, free all in scattered order, two seconds without a call, then a trim.
/// Metric: bytes above the start after the two seconds.
/// Stresses: return without a call when there is nothing left to hold it.
/// </remarks>
internal sealed class EverythingFreed : RssTest
{
    public const string AtOnce = "left at once";
    public const string AfterTwo = "left after 2 s";
    public const string AfterTrim = "left after trim";

    private const long FillBytes = 200_000_000;
    private const int LeastBits = 4;
    private const int Doublings = 17;
    private const int WaitMilliseconds = 2000;
    private const uint Seed = 11;

    public override string Name => "everything-freed";

    public override string Summary => "200 MB in lengths from 16 B to 2 MiB, all freed, 2 s idle, trim";

    public override string Headline => AfterTwo;

    public override int IdleMilliseconds => WaitMilliseconds;

    public override void Run<TSubject>(IRssProbe probe)
    {
        long fill = probe.Scaled(FillBytes);
        using BlockTable<TSubject> blocks = new(LengthMix.SlotsFor(fill, LeastBits, Doublings));
        LengthMix lengths = new(LeastBits, Doublings, Seed);

        probe.Begin();
        TSubject subject = TSubject.Attach();
        blocks.Fill(subject, ref lengths, fill);
        probe.Sample(blocks.LiveBytes);
        blocks.FreeAll(subject);

        probe.Record(AtOnce, RssUnit.Bytes, probe.Sample(0));
        probe.Idle(WaitMilliseconds);
        probe.Record(AfterTwo, RssUnit.Bytes, probe.Sample(0));
        RecordAfterTrim(probe, AfterTrim, 0);
    }
}
