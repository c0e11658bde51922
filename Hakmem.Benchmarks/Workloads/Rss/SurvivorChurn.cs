using Hakmem.Benchmarks.Numbers;

namespace Hakmem.Benchmarks.Workloads.Rss;

/// <summary>Churn with sparse survivors: most of the memory is free, and little of it in large pieces.</summary>
/// <remarks>
/// Origin: allocators.md §4.2 no. 2 (Bun, mimalloc-pprof). Allocate 150,000 x 512 B, 100,000 x 1 KiB and 50,000 x
/// 2 KiB (278 MB), in this order; free all but every 20th; ten seconds without a call; then an explicit trim.
/// Metric: bytes returned over bytes returnable, right after, after 2 s, after 10 s and after the trim. Returnable are
/// the 4 KiB pages that held blocks and hold no survivor, computed from the addresses. Published, against the resident
/// bytes: page-hole purging 74 %, jemalloc 0 % (74 % after an arena purge), mimalloc 0 % (18 %), malloc_trim 72 %.
/// Stresses: return of pages from the middle of slabs, and return without a call.
/// </remarks>
internal sealed class SurvivorChurn : RssTest
{
    public const string Ceiling = "returnable";
    public const string LeftAtOnce = "left at once";
    public const string LeftAfterTwo = "left after 2 s";
    public const string LeftAfterTen = "left after 10 s";
    public const string LeftAfterTrim = "left after trim";
    public const string ReturnedAtOnce = "returned / returnable at once";
    public const string ReturnedAfterTwo = "returned / returnable after 2 s";
    public const string ReturnedAfterTen = "returned / returnable after 10 s";
    public const string ReturnedAfterTrim = "returned / returnable after trim";

    private const int SurvivorStep = 20;
    private const int FirstWaitMilliseconds = 2000;
    private const int SecondWaitMilliseconds = 8000;

    private static readonly (long Count, nuint Length)[] s_groups = [(150_000, 512), (100_000, 1024), (50_000, 2048)];

    public override string Name => "survivors";

    public override string Summary => "278 MB of small blocks, all freed but every 20th, 10 s idle, trim";

    public override string Headline => ReturnedAfterTen;

    public override int IdleMilliseconds => FirstWaitMilliseconds + SecondWaitMilliseconds;

    public override void Run<TSubject>(IRssProbe probe)
    {
        long capacity = 0;

        foreach ((long count, _) in s_groups)
        {
            capacity += probe.Scaled(count);
        }

        using BlockTable<TSubject> blocks = new(capacity);

        probe.Begin();
        TSubject subject = TSubject.Attach();

        foreach ((long count, nuint length) in s_groups)
        {
            blocks.Fill(subject, length, blocks.LiveBytes + (probe.Scaled(count) * (long)length));
        }

        long full = probe.Sample(blocks.LiveBytes);

        for (int slot = 0; slot < blocks.Count; slot++)
        {
            if (slot % SurvivorStep != 0)
            {
                blocks.Free(subject, slot);
            }
        }

        long atOnce = probe.Sample(blocks.LiveBytes);
        probe.Idle(FirstWaitMilliseconds);
        long afterTwo = probe.Sample(blocks.LiveBytes);
        probe.Idle(SecondWaitMilliseconds);
        long afterTen = probe.Sample(blocks.LiveBytes);
        long? afterTrim = probe.TryTrim() ? probe.Sample(blocks.LiveBytes) : null;

        PageCeiling ceiling = blocks.Ceiling();
        probe.Record(Ceiling, RssUnit.Bytes, ceiling.ReturnableBytes);
        probe.Record(ReturnedAtOnce, RssUnit.Share, ceiling.ShareOf(full - atOnce));
        probe.Record(ReturnedAfterTwo, RssUnit.Share, ceiling.ShareOf(full - afterTwo));
        probe.Record(ReturnedAfterTen, RssUnit.Share, ceiling.ShareOf(full - afterTen));
        probe.Record(ReturnedAfterTrim, RssUnit.Share, ceiling.ShareOf(full - afterTrim));
        probe.Record(LeftAtOnce, RssUnit.Bytes, atOnce);
        probe.Record(LeftAfterTwo, RssUnit.Bytes, afterTwo);
        probe.Record(LeftAfterTen, RssUnit.Bytes, afterTen);
        probe.Record(LeftAfterTrim, RssUnit.Bytes, afterTrim);
        blocks.FreeAll(subject);
    }
}
