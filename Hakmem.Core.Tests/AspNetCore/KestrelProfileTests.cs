using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Hakmem.AspNetCore;
using Hakmem.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Hakmem.Tests.AspNetCore;

/// <summary>What UseHakmem fills of the options depends on the profile that the allocator was made with, for as long as it lives.</summary>
[TestFixture]
internal sealed class KestrelProfileTests
{
    [TestCase("Balanced", "Lean")]
    [TestCase("SpeedFirst", "Balanced")]
    public async Task Kestrel_WithAChangedProfile_KeepsItsLiveOptions(string before, string after)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([new("Hakmem:Profile", before)]);
        builder.WebHost.UseHakmem();
        builder.Services.AddHakmem(HakmemWebHostBuilderExtensions.AllocatorName, builder.Configuration.GetSection("Hakmem"));
        await using WebApplication application = builder.Build();
        HakAllocator allocator = application.Services.GetRequiredKeyedService<HakAllocator>(HakmemWebHostBuilderExtensions.AllocatorName);
        LiveSettings live = allocator.Live;

        builder.Configuration["Hakmem:Profile"] = after;
        ((IConfigurationRoot)builder.Configuration).Reload();

        Assert.That(application.Services.GetRequiredService<IOptionsMonitor<HakOptions>>().Get("kestrel").Profile.ToString(), Is.EqualTo(after));
        Assert.That(allocator.Live, Is.EqualTo(live));
    }

    [Test]
    public async Task Kestrel_WithAnIntervalWithoutEnd_DoesNotFillALifeThatNobodyLooksAfter()
    {
        HakOptions options = await FilledAsync([new("Hakmem:Release:Interval", "-00:00:00.001")]);

        Assert.That(options.Release.IdleTimeToLive, Is.Null);
        Assert.That(options.Release.Interval, Is.EqualTo(Timeout.InfiniteTimeSpan));
    }

    [Test]
    public async Task Kestrel_WithATargetThatItsLimitNeverReaches_DoesNotFillLeanMode()
    {
        HakOptions options = await FilledAsync([new("Hakmem:MaxBytes", "4194304"), new("Hakmem:Lean:TargetResidentBytes", "4194305")]);

        Assert.That(options.Lean.Enabled, Is.False);
    }

    [TestCase("Hakmem:Release:IdleTimeToLive", "-00:00:00.001")]
    [TestCase("Hakmem:Release:IdleTimeToLive", "00:00:01")]
    [TestCase("Hakmem:Lean:TargetResidentBytes", "4194304")]
    [TestCase("Hakmem:MaxBytes", "2097152")]
    public async Task Kestrel_WithAnyOneOptionSet_FillsTheRest(string key, string value)
    {
        HakOptions options = await FilledAsync([new(key, value)]);

        Assert.That(options.Lean.Enabled, Is.True);
        Assert.That(options.Release.IdleTimeToLive, Is.Not.Null);
        Assert.That(options.Release.Interval, Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    private static async Task<HakOptions> FilledAsync(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseHakmem();
        builder.Services.AddHakmem(HakmemWebHostBuilderExtensions.AllocatorName, builder.Configuration.GetSection("Hakmem"));
        await using WebApplication application = builder.Build();
        return application.Services.GetRequiredService<IOptionsMonitor<HakOptions>>().Get(HakmemWebHostBuilderExtensions.AllocatorName);
    }
}
