namespace Hakmem.Benchmarks.Workloads.Rss;

/// <summary>mimalloc issue 878: lengths change while every other block of the former ones stays.</summary>
/// <remarks>
/// Origin: allocators.md §4.2 no. 1. For each length from 48 B to 4 KiB, ascending: allocate until 64 MiB are live,
/// then free every other of all live blocks, in the order of their allocation. So each round ends with 32 MiB live,
/// half of it of the last length, a quarter of the one before, and so on. At the end one second without a call.
/// Metric: resident over live after that second; 320 to 352 MiB were reported where 64 were live.
/// Stresses: reuse of half-empty pages by other lengths.
/// </remarks>
internal sealed class Interleave : RssTest
{
    public const string AfterIdle = "resident / live after 1 s";
    public const string AfterTrim = "left after trim";

    private const long FillBytes = 64L << 20;
    private const int WaitMilliseconds = 1000;

    private static readonly nuint[] s_lengths = [48, 80, 144, 272, 528, 1040, 2064, 4112];

    public override string Name => "interleave";

    public override string Summary => "fill 64 MiB with one length, free every other block, next length";

    public override string Headline => AfterIdle;

    public override int IdleMilliseconds => WaitMilliseconds;

    public override void Run<TSubject>(IRssProbe probe)
    {
        long fill = probe.Scaled(FillBytes);
        using BlockTable<TSubject> blocks = new((fill / (long)s_lengths[0]) + 64);

        probe.Begin();
        TSubject subject = TSubject.Attach();

        foreach (nuint length in s_lengths)
        {
            blocks.Fill(subject, length, fill);
            probe.Sample(blocks.LiveBytes);

            for (int slot = 0; slot < blocks.Count; slot += 2)
            {
                blocks.Free(subject, slot);
            }

            blocks.Compact();
        }

        probe.Idle(WaitMilliseconds);
        long left = probe.Sample(blocks.LiveBytes);
        probe.Record(AfterIdle, RssUnit.Ratio, (double)left / blocks.LiveBytes);
        RecordAfterTrim(probe, AfterTrim, blocks.LiveBytes);
        blocks.FreeAll(subject);
    }
}
