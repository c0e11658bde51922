using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Hakmem.AspNetCore;
using Hakmem.Tests.Doubles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Hakmem.Tests.AspNetCore;

[TestFixture]
internal sealed class HakmemHealthCheckTests
{
    private const int MiB = 1 << 20;
    private const long MaxBytes = 100L * MiB;

    [TestCase(0, HealthStatus.Healthy)]
    [TestCase(70, HealthStatus.Healthy)]
    [TestCase(84, HealthStatus.Degraded)]
    [TestCase(96, HealthStatus.Unhealthy)]
    public async Task Check_WithMemoryInUse_AnswersByItsShare(int usedMiB, HealthStatus status)
    {
        await using ServiceProvider provider = Services(static services => services.AddHealthChecks().AddHakmem());
        HakAllocator allocator = provider.GetRequiredService<HakAllocator>();
        nint block = usedMiB == 0 ? 0 : Allocate(allocator, usedMiB * MiB);

        HealthReportEntry entry = (await CheckAsync(provider)).Entries["hakmem"];
        HakStatistics statistics = allocator.GetStatistics();
        Free(allocator, block);

        Assert.That(entry.Status, Is.EqualTo(status));
        Assert.That(entry.Data, Is.EquivalentTo(new Dictionary<string, object>
        {
            ["needed"] = statistics.MappedBytes,
            ["live"] = statistics.LiveBytes,
            ["mapped"] = statistics.MappedBytes,
            ["cached"] = statistics.CachedBytes,
            ["max"] = MaxBytes,
        }));
        Assert.That(entry.Description, Does.EndWith($"% of the limit are needed: {statistics.MappedBytes} of {MaxBytes} bytes."));
    }

    [Test]
    public async Task Check_AfterABurst_DoesNotCountWhatIsOnlyKept([Values] HakProfile profile, [Values(1000, 3 * MiB)] int blockBytes)
    {
        using HakAllocator allocator = new(new HakOptions { Profile = profile, MaxBytes = MaxBytes });
        HakmemHealthCheck check = new(allocator);
        nint[] blocks = new nint[MaxBytes * 9 / 10 / blockBytes];
        for (int index = 0; index < blocks.Length; index++)
        {
            blocks[index] = Allocate(allocator, blockBytes);
        }

        HealthStatus full = (await CheckAsync(check)).Status;
        Array.ForEach(blocks, block => Free(allocator, block));
        HealthCheckResult empty = await CheckAsync(check);

        Assert.That(full, Is.Not.EqualTo(HealthStatus.Healthy));
        Assert.That(empty.Status, Is.EqualTo(HealthStatus.Healthy), empty.Description);
    }

    [Test]
    public async Task Check_AfterPagesWentBack_CountsWhatIsCharged()
    {
        using HakAllocator allocator = new(new HakOptions { MaxBytes = MaxBytes });
        HakmemHealthCheck check = new(allocator);
        List<nint> blocks = [];
        for (int index = 0; index < 90 * MiB / 4096; index++)
        {
            blocks.Add(Allocate(allocator, 4096));
        }

        List<nint> kept = [];
        for (int index = 0; index < blocks.Count; index++)
        {
            if (index % 100 == 0)
            {
                kept.Add(blocks[index]);
            }
            else
            {
                Free(allocator, blocks[index]);
            }
        }

        allocator.Trim(HakTrimLevel.Full);
        HakStatistics statistics = allocator.GetStatistics();
        long charged = statistics.MappedBytes - statistics.DiscardedBytes;
        HealthCheckResult result = await CheckAsync(check);
        kept.ForEach(block => Free(allocator, block));

        Assert.That(charged, Is.LessThan(20L * MiB));
        Assert.That(result.Status, Is.EqualTo(HealthStatus.Healthy), $"{result.Description} charged {charged}");
    }

    [Test]
    public async Task Check_WithThresholdsAndFailureStatusOfItsOwn_UsesThem()
    {
        await using ServiceProvider provider = Services(static services => services.AddHealthChecks()
            .AddHakmem("a", static options => (options.DegradedPercent, options.UnhealthyPercent) = (1, 2), HealthStatus.Degraded, ["memory"])
            .AddHakmem());
        HakAllocator allocator = provider.GetRequiredKeyedService<HakAllocator>("a");
        nint block = Allocate(allocator, 10 * MiB);

        HealthReport report = await CheckAsync(provider);
        Free(allocator, block);

        Assert.That(report.Entries["hakmem-a"].Status, Is.EqualTo(HealthStatus.Degraded));
        Assert.That(report.Entries["hakmem-a"].Tags, Is.EqualTo((string[])["memory"]));
        Assert.That(report.Entries["hakmem"].Status, Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public async Task Start_WithWrongThresholds_ListsEveryError()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHakmem();
        builder.Services.AddHealthChecks().AddHakmem(configure: static options => (options.DegradedPercent, options.UnhealthyPercent) = (101, 0));
        using IHost host = builder.Build();

        await Assert.ThatAsync(
            () => host.StartAsync(),
            Throws.TypeOf<OptionsValidationException>().With.Property(nameof(OptionsValidationException.Failures)).EqualTo((string[])
            [
                "DegradedPercent is 101; it must be from 1 to 100.",
                "UnhealthyPercent is 0; it must be from 1 to 100.",
                "DegradedPercent is 101; it must be below UnhealthyPercent, which is 0.",
            ]));
    }

    [TestCase("99", "DegradedPercent is 99; it must be below UnhealthyPercent, which is 95.")]
    [TestCase("abc", "Failed to convert configuration value 'abc' at 'DegradedPercent' to type 'System.Int32'.")]
    public async Task AReload_WithWrongThresholds_KeepsTheLastOnes_AndSaysSoOnce(string wrong, string reason)
    {
        ConfigurationManager configuration = new();
        configuration["DegradedPercent"] = "1";
        RecordingLog log = new();
        await using ServiceProvider provider = Services(services => services
            .AddLogging(logging => logging.AddProvider(log))
            .Configure<HakmemHealthCheckOptions>(configuration)
            .AddHealthChecks()
            .AddHakmem()
            .AddCheck("other", static () => HealthCheckResult.Healthy()));
        HakAllocator allocator = provider.GetRequiredService<HakAllocator>();
        nint block = Allocate(allocator, 10 * MiB);
        HealthReport before = await CheckAsync(provider);

        configuration["DegradedPercent"] = wrong;
        Assert.That(((IConfigurationRoot)configuration).Reload, Throws.Nothing);
        Assert.That(((IConfigurationRoot)configuration).Reload, Throws.Nothing);
        HealthReport after = await CheckAsync(provider);
        Free(allocator, block);

        Assert.That(before.Entries["hakmem"].Status, Is.EqualTo(HealthStatus.Degraded));
        Assert.That(after.Entries["hakmem"].Status, Is.EqualTo(HealthStatus.Degraded));
        Assert.That(after.Entries["other"].Status, Is.EqualTo(HealthStatus.Healthy));
        Assert.That(log.Lines, Has.One.Property(nameof(LogLine.Text)).EqualTo($"The health check of allocator default keeps its thresholds: {reason}"));
    }

    [Test]
    public void Create_WithWrongThresholds_IsRefused()
    {
        using HakAllocator allocator = new();

        Assert.That(
            () => new HakmemHealthCheck(allocator, new HakmemHealthCheckOptions { DegradedPercent = 95 }),
            Throws.ArgumentException.With.Message.StartsWith("DegradedPercent is 95; it must be below UnhealthyPercent, which is 95."));
    }

    [Test]
    public void AddHakmem_WithAnEmptyName_IsRefused()
    {
        Assert.That(() => new ServiceCollection().AddHealthChecks().AddHakmem(""), Throws.ArgumentException);
    }

    private static Task<HealthCheckResult> CheckAsync(HakmemHealthCheck check) => check.CheckHealthAsync(new HealthCheckContext
    {
        Registration = new HealthCheckRegistration("a", check, null, null),
    });

    private static ServiceProvider Services(Action<IServiceCollection> addChecks)
    {
        ServiceCollection services = new();
        services.AddLogging()
            .AddHakmem(static options => options.MaxBytes = MaxBytes)
            .AddHakmem("a", static options => options.MaxBytes = MaxBytes);
        addChecks(services);
        return services.BuildServiceProvider();
    }

    private static Task<HealthReport> CheckAsync(ServiceProvider provider) =>
        provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    private static unsafe nint Allocate(HakAllocator allocator, int byteCount) => (nint)allocator.Allocate((nuint)byteCount);

    private static unsafe void Free(HakAllocator allocator, nint block) => allocator.Free((void*)block);
}
