using System;
using System.Collections.Generic;
using System.Threading;
using Hakmem.Benchmarks.Numbers;
using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Benchmarks.Workloads.Rss;

/// <summary>Thousands of short threads, each leaving its blocks to a later one.</summary>
/// <remarks>
/// Origin: allocators.md §4.2 no. 8. 20,000 threads, one after the other, two of them alive at a time: each frees the
/// blocks of the thread 16 before it and allocates 48 of its own, 128 B to 16 KiB. Each also makes 16 KiB of managed
/// garbage, as a thread of a program does, so that the collector runs and finds the dead ones.
/// Metric: the median level of the last tenth above that of the second: the growth over the last nine tenths.
/// Stresses: what a dead thread's caches hold, and the thread's own records.
/// </remarks>
internal sealed class ThreadChurn : RssTest
{
    public const string Growth = "growth over the last 90 %";
    public const string Level = "level at the end";

    private const long ThreadCount = 20_000;
    private const long SampleCount = 100;
    private const int Generations = 16;
    private const int BlocksPerThread = 48;
    private const int GarbageBytes = 16 * 1024;
    private const int StackBytes = 256 * 1024;
    private const int LeastBits = 7;
    private const int Doublings = 7;
    private const int LeastSamples = 20;

    // Knuth's: neighbouring small seeds would give the generator alike first draws.
    private const uint SeedStep = 2_654_435_761;

    public override string Name => "thread-churn";

    public override string Summary => "20,000 short threads, each frees what an earlier one left";

    public override string Headline => Growth;

    // Threads and their garbage are the harness's, and more than the blocks.
    public override bool IsAboveHarness => true;

    public override bool CountsInMean => false;

    public override void Run<TSubject>(IRssProbe probe)
    {
        long count = long.Max(probe.Scaled(ThreadCount), LeastSamples);
        long step = long.Max(count / SampleCount, 1);
        BlockTable<TSubject>[] tables = new BlockTable<TSubject>[Generations];
        List<double> levels = new(capacity: (int)SampleCount + LeastSamples);

        for (int i = 0; i < Generations; i++)
        {
            tables[i] = new BlockTable<TSubject>(BlocksPerThread);
        }

        probe.Begin();
        Thread? last = null;

        for (long i = 0; i < count; i++)
        {
            BlockTable<TSubject> table = tables[i % Generations];
            uint seed = unchecked((uint)i * SeedStep);
            Thread thread = new(() => Live(table, seed), StackBytes);
            thread.Start();
            last?.Join();
            last = thread;

            if (i % step == step - 1)
            {
                thread.Join();
                levels.Add(probe.Sample(LiveBytes(tables)));
            }
        }

        last?.Join();
        double[] all = [.. levels];
        probe.Record(Growth, RssUnit.Bytes, Drift.OfLastNineTenths(all));
        probe.Record(Level, RssUnit.Bytes, all[^1]);

        foreach (BlockTable<TSubject> table in tables)
        {
            table.FreeAll(TSubject.Attach());
            table.Dispose();
        }
    }

    private static void Live<TSubject>(BlockTable<TSubject> table, uint seed)
        where TSubject : struct, INativeSubject<TSubject>
    {
        TSubject subject = TSubject.Attach();
        LengthMix lengths = new(LeastBits, Doublings, seed);
        table.FreeAll(subject);

        while (!table.IsFull)
        {
            table.Add(subject, lengths.Next());
        }

        GC.KeepAlive(new byte[GarbageBytes]);
    }

    private static long LiveBytes<TSubject>(BlockTable<TSubject>[] tables)
        where TSubject : struct, INativeSubject<TSubject>
    {
        long live = 0;

        foreach (BlockTable<TSubject> table in tables)
        {
            live += table.LiveBytes;
        }

        return live;
    }
}
