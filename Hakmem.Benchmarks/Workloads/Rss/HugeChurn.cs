namespace Hakmem.Benchmarks.Workloads.Rss;

/// <summary>Zeroed blocks of 5 to 25 MiB in 20 slots.</summary>
/// <remarks>
/// Origin: mimalloc-bench's malloc-large (allocators.md §3.1 T11), with 250 iterations in place of 2,000, because the
/// system's zeroing is most of the time. Each iteration draws a slot and a length of 5 to 25 MiB, allocates zeroed
/// memory, writes to every page of it, and only then frees what the slot held.
/// Metric: bytes left when all slots are freed, at once; peak overhead shows what a cache of huge blocks adds.
/// Stresses: the cache of released huge blocks, zeroing of reused memory.
/// </remarks>
internal sealed class HugeChurn : RssTest
{
    public const string AtOnce = "left at once";
    public const string AfterTrim = "left after trim";

    private const long IterationCount = 250;
    private const int SlotCount = 20;
    private const uint LeastMegabytes = 5;
    private const uint MegabyteSpan = 21;
    private const uint Seed = 9;

    public override string Name => "huge-churn";

    public override string Summary => "20 slots of zeroed blocks, 5 to 25 MiB";

    public override string Headline => AtOnce;

    public override void Run<TSubject>(IRssProbe probe)
    {
        long iterations = probe.Scaled(IterationCount);
        using BlockTable<TSubject> blocks = new(SlotCount);
        XorShift32 random = new(Seed);

        while (!blocks.IsFull)
        {
            blocks.Append();
        }

        probe.Begin();
        TSubject subject = TSubject.Attach();

        for (long i = 0; i < iterations; i++)
        {
            int slot = (int)(random.Next() % SlotCount);
            nuint length = (LeastMegabytes + (random.Next() % MegabyteSpan)) << 20;
            nint block = subject.AllocateZeroed(length);
            BlockTable<TSubject>.Touch(block, length);
            probe.Sample(blocks.LiveBytes + (long)length);
            blocks.Free(subject, slot);
            blocks.Put(slot, block, length);
        }

        blocks.FreeAll(subject);
        probe.Record(AtOnce, RssUnit.Bytes, probe.Sample(0));
        RecordAfterTrim(probe, AfterTrim, 0);
    }
}
