using Hakmem.Benchmarks.Numbers;

namespace Hakmem.Benchmarks.Workloads.Rss;

/// <summary>Large and huge blocks of which little is ever written.</summary>
/// <remarks>
/// Origin: allocators.md §4.2 no. 11. Allocate 256 x 256 KiB, 128 x 1 MiB, 32 x 8 MiB and 8 x 64 MiB (960 MiB) and
/// write one byte in each 64 KiB: 15,360 pages, 60 MiB. Free all, and do it once more with the written bytes 16 KiB
/// further on.
/// Metric: peak resident over the bytes of the written pages of one round. Live counts these pages, not the requests.
/// Stresses: huge pages, clearing or writing beyond need, and dirty memory kept behind other dirty memory.
/// </remarks>
internal sealed unsafe class SparseTouch : RssTest
{
    public const string Touched = "resident / touched, worst round";
    public const string AfterAll = "left at once";
    public const string AfterTrim = "left after trim";

    private const int RoundCount = 2;
    private const nuint StrideBytes = 64 * 1024;
    private const nuint ShiftBytes = 16 * 1024;

    private static readonly (long Count, nuint Length)[] s_groups =
        [(256, 256 << 10), (128, 1 << 20), (32, 8 << 20), (8, 64 << 20)];

    public override string Name => "sparse-touch";

    public override string Summary => "960 MiB of large and huge blocks, one byte in 64 KiB written";

    public override string Headline => Touched;

    public override void Run<TSubject>(IRssProbe probe)
    {
        using BlockTable<TSubject> blocks = new(capacity: 1024);
        double worst = 0;

        probe.Begin();
        TSubject subject = TSubject.Attach();

        for (nuint round = 0; round < RoundCount; round++)
        {
            long touchedPages = 0;

            foreach ((long count, nuint length) in s_groups)
            {
                for (long i = probe.Scaled(count); i > 0; i--)
                {
                    nint block = subject.Allocate(length);
                    blocks.Put(blocks.Append(), block, length);

                    for (nuint offset = round * ShiftBytes; offset < length; offset += StrideBytes)
                    {
                        touchedPages++;

                        if (TSubject.KeepsContents)
                        {
                            ((byte*)block)[offset] = 1;
                        }
                    }
                }
            }

            long touchedBytes = touchedPages * PageCeiling.PageBytes;
            worst = double.Max(worst, (double)probe.Sample(touchedBytes) / touchedBytes);
            blocks.FreeAll(subject);
        }

        probe.Record(Touched, RssUnit.Ratio, worst);
        probe.Record(AfterAll, RssUnit.Bytes, probe.Sample(0));
        RecordAfterTrim(probe, AfterTrim, 0);
    }
}
