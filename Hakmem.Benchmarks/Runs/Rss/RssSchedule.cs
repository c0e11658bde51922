using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Hakmem.Benchmarks.Runs.Rss;

/// <summary>Runs the jobs: as many at a time as leave the figures alone.</summary>
/// <remarks>
/// A resident set does not depend on how fast the test runs, so two children may work at a time, and any number of
/// others may wait, as far as memory allows. Pauses are times: jobs that measure them run alone, after all others.
/// </remarks>
internal sealed class RssSchedule(double scale) : IDisposable
{
    private const int MostWorking = 2;
    private const int MostAlive = 10;

    private readonly SemaphoreSlim _working = new(MostWorking);
    private readonly SemaphoreSlim _alive = new(MostAlive);
    private readonly Lock _resultsGate = new();
    private readonly List<RssFigures> _figures = [];
    private readonly List<RssFailure> _failures = [];

    public IReadOnlyList<RssFigures> Figures => _figures;

    public IReadOnlyList<RssFailure> Failures => _failures;

    public void Run(IReadOnlyCollection<RssJob> jobs, IRunProgress progress)
    {
        RssJob[] together =
            [.. jobs.Where(job => !job.Test.RunsAlone).OrderByDescending(job => job.Test.IdleMilliseconds)];
        RssJob[] alone = [.. jobs.Where(job => job.Test.RunsAlone)];

        progress.Begin("resident set", together.Length);
        RunTogether(together, progress);
        progress.Begin("pauses", alone.Length);

        foreach (RssJob job in alone)
        {
            Measure(job, () => { }, progress);
        }
    }

    public void Dispose()
    {
        _working.Dispose();
        _alive.Dispose();
    }

    private void RunTogether(RssJob[] jobs, IRunProgress progress)
    {
        List<Task> tasks = [];

        foreach (RssJob job in jobs)
        {
            _alive.Wait();
            _working.Wait();
            tasks.Add(Task.Factory.StartNew(
                () => MeasureInTurn(job, progress),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default));
        }

        Task.WaitAll([.. tasks]);
    }

    private void MeasureInTurn(RssJob job, IRunProgress progress)
    {
        int held = 1;

        try
        {
            Measure(job, StopWorking, progress);
        }
        finally
        {
            StopWorking();
            _alive.Release();
        }

        void StopWorking()
        {
            if (Interlocked.Exchange(ref held, 0) == 1)
            {
                _working.Release();
            }
        }
    }

    private void Measure(RssJob job, Action becameIdle, IRunProgress progress)
    {
        RssFigures? figures = RssChild.Measure(job, scale, becameIdle);

        lock (_resultsGate)
        {
            if (figures != null)
            {
                _figures.Add(figures);
            }
            else
            {
                _failures.Add(new RssFailure(job.Test.Name, job.Subject.Name));
            }

            progress.Step();
        }
    }
}
