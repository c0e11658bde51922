using System;
using System.Threading;
using System.Threading.Tasks;
using Hakmem;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LeanWorker;

/// <summary>Allocates, has the limits changed, allocates again, and ends the host.</summary>
internal sealed partial class Worker(
    HakAllocator allocator,
    IOptionsMonitor<HakOptions> monitor,
    SettingsFile settings,
    IHostApplicationLifetime lifetime,
    ILogger<Worker> logger) : BackgroundService
{
    private const int BlockBytes = 1024;
    private const int BlockCount = 128;
    private const int Rounds = 32;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Report();

        // A larger limit and larger caches are followed at once.
        await ChangeAsync("\"MaxBytes\": 67108864", "\"MaxBytes\": 134217728", static options => options.MaxBytes == 128 << 20, stoppingToken);
        await ChangeAsync("65536", "1048576", static options => options.ThreadCache.MaxBytes == 1 << 20, stoppingToken);
        Report();

        // The profile is fixed when the allocator is created: the change is logged and ignored.
        await ChangeAsync("\"Lean\"", "\"SpeedFirst\"", static options => options.Profile == HakProfile.SpeedFirst, stoppingToken);
        Report();

        lifetime.StopApplication();
    }

    private async Task ChangeAsync(string old, string changed, Func<HakOptions, bool> isApplied, CancellationToken stoppingToken)
    {
        TaskCompletionSource applied = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using IDisposable? listening = monitor.OnChange(options =>
        {
            // The allocator listens since before this worker, so it has followed by now.
            if (isApplied(options))
            {
                applied.TrySetResult();
            }
        });
        settings.Replace(old, changed);
        await applied.Task.WaitAsync(s_patience, stoppingToken);
    }

    private unsafe void Report()
    {
        // In rounds: of one burst of frees, the lean profile keeps no more than 32 KiB in any case.
        void*[] blocks = new void*[BlockCount];
        for (int round = 0; round < Rounds; round++)
        {
            for (int index = 0; index < BlockCount; index++)
            {
                blocks[index] = allocator.Allocate(BlockBytes);
            }

            foreach (void* block in blocks)
            {
                allocator.Free(block);
            }
        }

        HakStatistics statistics = allocator.GetStatistics();
        LogReport(logger, allocator.MaxBytes >> 20, statistics.BinBytes <= 64 << 10 ? "at most" : "more than");
    }

    [LoggerMessage(1, LogLevel.Information, "At most {LimitMiB} MiB are mapped; after 32 rounds of 128 KiB {Relation} 64 KiB rest in the bins of the thread.")]
    private static partial void LogReport(ILogger logger, long limitMiB, string relation);
}
