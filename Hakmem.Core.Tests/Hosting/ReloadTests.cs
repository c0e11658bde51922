using System;
using System.Linq;
using System.Threading.Tasks;
using Hakmem.Settings;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Hakmem.Tests.Hosting;

/// <summary>A JSON file is rewritten under a real host: what is live follows, what is fixed is named, what is wrong is refused.</summary>
[TestFixture]
internal sealed class ReloadTests
{
    private const int OptionsChanged = 4;
    private const int OptionsIgnored = 5;
    private const int OptionsRefused = 6;

    private const string Start = """{ "Hakmem": { "MaxBytes": 67108864 } }""";

    [Test]
    public async Task Reload_WithLiveOptions_IsFollowedAtOnce()
    {
        using RecordingLog log = new();
        using SettingsFile file = new(Start);
        using IHost host = await StartedAsync(file, log);
        HakAllocator allocator = host.Services.GetRequiredService<HakAllocator>();

        file.Write("""{ "Hakmem": { "MaxBytes": 33554432, "Release": { "Interval": "00:00:01" }, "Lean": { "Enabled": true } } }""");
        await log.WaitForAsync(OptionsChanged);

        Assert.That(allocator.MaxBytes, Is.EqualTo(32 << 20));
        Assert.That(allocator.Live.Interval, Is.EqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(allocator.Live.IsLean, Is.True);
        Assert.That(log.Texts(OptionsChanged), Is.EqualTo((string[])
        [
            "Allocator default follows changed options: MaxBytes, Lean.Enabled, Lean.TargetResidentBytes, Lean.Decommit, Release.Interval.",
        ]));
        Assert.That(log.Texts(OptionsIgnored), Is.Empty);
    }

    [Test]
    public async Task Reload_WithFixedOptions_NamesThemInOneLine()
    {
        using RecordingLog log = new();
        using SettingsFile file = new(Start);
        using IHost host = await StartedAsync(file, log);
        HakAllocator allocator = host.Services.GetRequiredService<HakAllocator>();

        file.Write("""{ "Hakmem": { "MaxBytes": 33554432, "Integrity": "None", "HugePages": "Never", "Prewarm": { "Blocks": 9 } } }""");
        await log.WaitForAsync(OptionsIgnored);

        Assert.That(log.Texts(OptionsIgnored), Is.EqualTo((string[])
        [
            "Allocator default ignores changed options that are fixed at its creation: Integrity, HugePages, Prewarm.Blocks.",
        ]));
        Assert.That(log.Texts(OptionsChanged), Is.EqualTo((string[])["Allocator default follows changed options: MaxBytes."]));
        Assert.That(allocator.MaxBytes, Is.EqualTo(32 << 20));
    }

    [TestCase("""{ "Hakmem": { "MaxBytes": 33554432, "Release": { "MaxCachedBytes": -1 }, "ThreadCache": { "MaxBytes": 1 } } }""",
        "Release.MaxCachedBytes is -1; it must be at least 0.; ThreadCache.MaxBytes is 1; it must be from 4096 to 67108864.")]
    [TestCase("""{ "Hakmem": { "MaxBytes": 33554432, "ThreadCache": { "MaxBytes": 8192, "MaxTotalBytes": 4096 } } }""",
        "ThreadCache.MaxBytes is 8192; it must be at most 4096, which is ThreadCache.MaxTotalBytes.")]
    [TestCase("""{ "Hakmem": { "MaxBytes": "plenty", "Profile": "Quick", "ThreadCache": { "MaxBytes": 1 } } }""",
        "Profile is Quick; it must be SpeedFirst, Balanced or Lean.; MaxBytes is plenty; it must be a whole number from 2097152 to 9223372036854775807.; "
        + "ThreadCache.MaxBytes is 1; it must be from 4096 to 67108864.")]
    public async Task Reload_WithAWrongOption_IsRefusedAsAWholeAndTheNextOneCounts(string wrong, string reason)
    {
        using RecordingLog log = new();
        using SettingsFile file = new(Start);
        using IHost host = await StartedAsync(file, log);
        HakAllocator allocator = host.Services.GetRequiredService<HakAllocator>();
        LiveSettings before = allocator.Live;

        file.Write(wrong);
        await log.WaitForAsync(OptionsRefused);

        Assert.That(allocator.Live, Is.EqualTo(before));
        Assert.That(host.Services.GetRequiredService<IOptionsMonitor<HakOptions>>().CurrentValue.MaxBytes, Is.EqualTo(64 << 20));

        file.Write("""{ "Hakmem": { "MaxBytes": 16777216 } }""");
        await log.WaitForAsync(OptionsChanged);

        Assert.That(allocator.MaxBytes, Is.EqualTo(16 << 20));
        Assert.That(log.Lines.Where(static line => line.EventId == OptionsRefused), Has.Exactly(1).Items);
        Assert.That(log.Lines.Single(static line => line.EventId == OptionsRefused).Level, Is.EqualTo(LogLevel.Error));
        Assert.That(
            log.Texts(OptionsRefused).Single(),
            Does.StartWith("Allocator default keeps its options, because the changed ones are wrong: ").And.Contains(reason));
    }

    [Test]
    public async Task Reload_WithTwoAllocators_ReachesEachByItsName()
    {
        using RecordingLog log = new();
        using SettingsFile file = new("""{ "Hakmem": { "MaxBytes": 67108864 }, "Images": { "MaxBytes": 67108864 } }""");
        using IHost host = await StartedAsync(file, log);
        HakAllocator images = host.Services.GetRequiredKeyedService<HakAllocator>("images");
        HakAllocator allocator = host.Services.GetRequiredService<HakAllocator>();

        file.Write("""{ "Hakmem": { "MaxBytes": 67108864 }, "Images": { "MaxBytes": 16777216 } }""");
        await log.WaitForAsync(OptionsChanged);

        Assert.That(images.MaxBytes, Is.EqualTo(16 << 20));
        Assert.That(allocator.MaxBytes, Is.EqualTo(64 << 20));
        Assert.That(log.Texts(OptionsChanged), Is.EqualTo((string[])["Allocator images follows changed options: MaxBytes."]));
    }

    private static async Task<IHost> StartedAsync(SettingsFile file, RecordingLog log)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddJsonFile(file.FullPath, optional: false, reloadOnChange: true);
        builder.Logging.AddProvider(log);
        builder.Services.AddHakmem(builder.Configuration.GetSection("Hakmem"));
        builder.Services.AddHakmem("images", builder.Configuration.GetSection("Images"));
        IHost host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
