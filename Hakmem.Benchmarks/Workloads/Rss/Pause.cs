using System;
using System.Diagnostics;
using System.Threading;
using Hakmem.Benchmarks.Numbers;
using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Benchmarks.Workloads.Rss;

/// <summary>The pauses of an allocating thread while the allocator gives 1 GB back.</summary>
/// <remarks>
/// A thread fills 1 GB with blocks of 64 B to 1 MiB. Then a second thread allocates and frees without rest (<see
/// cref="PauseMeter{TSubject}"/>) while the first one waits 0.2 s (quiet), frees all, waits 2 s (idle), trims if the
/// allocator can, and waits 0.2 s more (trim).
/// Metric: the 99.9th percentile of single operations' times in the worst of the phases free, idle and trim. The times
/// are of a closed loop: a long pause is one operation. So there is a second figure that cannot hide one: the share of
/// each phase spent in operations longer than 50 us. What it is in the quiet phase is the machine's.
/// Stresses: locks held across system calls, page faults of memory given back too early.
/// </remarks>
internal sealed class Pause : RssTest
{
    public const string Worst999 = "p99.9, worst phase";
    public const string Median = "p50";
    public const string P99 = "p99";
    public const string Longest = "max";
    public const string P999 = "p99.9";
    public const string Stalled = "time in operations above 50 us";
    public const string LeftAfterTwo = "left after 2 s";

    public const double StallNanoseconds = 50_000;

    private const long FillBytes = 1_000_000_000;
    private const int LeastBits = 6;
    private const int Doublings = 14;
    private const int QuietMilliseconds = 200;
    private const int WaitMilliseconds = 2000;
    private const uint Seed = 13;

    private const long LeastOperations = 1000;

    // What the machine may take from a thread between two words of the other one.
    private static readonly long s_mostNothingTicks = Stopwatch.Frequency / 100;

    // The quiet one is the machine's own noise and is there to compare with.
    private static readonly (PausePhase Phase, string Name)[] s_phases =
    [
        (PausePhase.Quiet, ", quiet"), (PausePhase.Free, ", free"), (PausePhase.Idle, ", idle"),
        (PausePhase.Trim, ", trim"),
    ];

    private static readonly ManualResetEventSlim s_never = new();

    public override string Name => "pause";

    public override string Summary => "single operations of one thread while another frees 1 GB, idles, trims";

    public override string Headline => Worst999;

    public override bool CountsInMean => false;

    public override bool RunsAlone => true;

    public override void Run<TSubject>(IRssProbe probe)
    {
        long fill = probe.Scaled(FillBytes);
        using BlockTable<TSubject> blocks = new(LengthMix.SlotsFor(fill, LeastBits, Doublings));
        LengthMix lengths = new(LeastBits, Doublings, Seed);

        probe.Begin();
        TSubject subject = TSubject.Attach();
        blocks.Fill(subject, ref lengths, fill);
        probe.Sample(blocks.LiveBytes);

        PauseMeter<TSubject> meter = new();
        s_never.Wait((int)probe.Scaled(QuietMilliseconds));
        meter.Enter(PausePhase.Free);
        blocks.FreeAll(subject);
        meter.Enter(PausePhase.Idle);
        s_never.Wait((int)probe.Scaled(WaitMilliseconds));

        // The level is read in no phase that counts: reading it locks the address space against the allocator.
        meter.Enter(PausePhase.Uncounted);
        long left = probe.Sample(0);
        meter.Enter(PausePhase.Trim);

        if (probe.TryTrim())
        {
            s_never.Wait((int)probe.Scaled(QuietMilliseconds));
        }

        meter.Enter(PausePhase.Over);
        Record(probe, meter);
        probe.Record(LeftAfterTwo, RssUnit.Bytes, left);
    }

    /// <summary>
    /// A phase that never was still has the few operations between two words of the other thread; one in which the thread stood still has few too, and long ones.
    /// </summary>
    internal static bool Has(TimeHistogram ticks) => ticks.Count >= LeastOperations || ticks.Total >= s_mostNothingTicks;

    private static void Record<TSubject>(IRssProbe probe, PauseMeter<TSubject> meter)
        where TSubject : struct, INativeSubject<TSubject>
    {
        TimeHistogram all = new();
        double worst = double.NaN;
        long stallTicks = (long)(StallNanoseconds / PauseMeter<TSubject>.Nanoseconds(1));

        foreach ((PausePhase phase, string name) in s_phases)
        {
            TimeHistogram ticks = meter.TicksOf(phase);

            if (!Has(ticks))
            {
                continue;
            }

            long p999 = ticks.Percentile(99.9);
            RecordTime(P999 + name, p999);
            RecordTime(Longest + name, ticks.Longest);
            probe.Record(Stalled + name, RssUnit.Share, (double)ticks.TotalAbove(stallTicks) / ticks.Total);

            if (phase != PausePhase.Quiet)
            {
                all.Add(ticks);
                worst = double.IsNaN(worst) ? p999 : Math.Max(worst, p999);
            }
        }

        if (all.Count > 0)
        {
            RecordTime(Worst999, (long)worst);
            RecordTime(Median, all.Percentile(50));
            RecordTime(P99, all.Percentile(99));
            RecordTime(Longest, all.Longest);
        }

        void RecordTime(string metric, long ticks)
            => probe.Record(metric, RssUnit.Nanoseconds, PauseMeter<TSubject>.Nanoseconds(ticks));
    }
}
