using System.Threading;

namespace Hakmem.Benchmarks.Workloads.Rss;

/// <summary>A worker's burst: a thread that freed much and then does nothing must not keep it.</summary>
/// <remarks>
/// Origin: allocators.md §4.2 no. 3 (mimalloc-pprof). A thread allocates 256 MiB in lengths from 16 B to 256 KiB, each
/// doubling with the same share of the bytes, frees all in scattered order and parks, alive. Nobody calls the allocator
/// for five seconds; then the main thread trims.
/// Metric: bytes left after 0.1, 1, 2 and 5 s. Published: 296 to 12 MiB within 5 ms, while most allocators keep all
/// until the thread works again.
/// Stresses: what rests in the caches of an idle thread, and return without a call.
/// </remarks>
internal sealed class WorkerBurst : RssTest
{
    public const string AfterTrim = "left after trim";

    private const long BurstBytes = 256L << 20;
    private const int LeastBits = 4;
    private const int Doublings = 14;
    private const uint Seed = 3;

    private static readonly (int Milliseconds, string Metric)[] s_waits =
        [(100, "left after 0.1 s"), (900, "left after 1 s"), (1000, "left after 2 s"), (3000, "left after 5 s")];

    public override string Name => "worker-burst";

    public override string Summary => "a thread allocates 256 MiB, frees all and parks";

    public override string Headline => s_waits[1].Metric;

    public override int IdleMilliseconds => 5000;

    public override void Run<TSubject>(IRssProbe probe)
    {
        long burst = probe.Scaled(BurstBytes);
        using BlockTable<TSubject> blocks = new(LengthMix.SlotsFor(burst, LeastBits, Doublings));
        using ManualResetEventSlim isDone = new();
        using ManualResetEventSlim mayLeave = new();

        probe.Begin();
        Thread worker = new(() =>
        {
            TSubject subject = TSubject.Attach();
            LengthMix lengths = new(LeastBits, Doublings, Seed);
            blocks.Fill(subject, ref lengths, burst);
            probe.Sample(blocks.LiveBytes);
            blocks.FreeAll(subject);
            isDone.Set();
            mayLeave.Wait();
        });
        worker.Start();
        isDone.Wait();

        foreach ((int milliseconds, string metric) in s_waits)
        {
            probe.Idle(milliseconds);
            probe.Record(metric, RssUnit.Bytes, probe.Sample(0));
        }

        RecordAfterTrim(probe, AfterTrim, 0);
        mayLeave.Set();
        worker.Join();
    }
}
