using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Hakmem.Tests.Hosting;

/// <summary>Every option comes out of a JSON section as it is written there.</summary>
[TestFixture]
internal sealed class BindingTests
{
    private const string Everything = """
        {
          "Profile": "Lean",
          "MaxBytes": 8589934592,
          "Integrity": "None",
          "HugePages": "Never",
          "Lean": { "Enabled": false, "TargetResidentBytes": 20971520, "Decommit": "Free" },
          "Release": { "MaxCachedSuperslabs": 7, "MaxCachedBytes": 4294967296, "IdleTimeToLive": "-00:00:00.001", "Interval": "00:00:05.5" },
          "Prewarm": { "Enabled": true, "Blocks": 16, "Prefault": "Touch" },
          "ThreadCache": { "MaxBytes": 8192, "MaxTotalBytes": 4294967297 }
        }
        """;

    [Test]
    public void AddHakmem_WithEveryOptionInASection_BindsEach()
    {
        HakOptions options = Bound(Everything);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.Profile, Is.EqualTo(HakProfile.Lean));
            Assert.That(options.MaxBytes, Is.EqualTo(8L << 30));
            Assert.That(options.Integrity, Is.EqualTo(HakIntegrity.None));
            Assert.That(options.HugePages, Is.EqualTo(HakHugePages.Never));
            Assert.That(options.Lean.Enabled, Is.False);
            Assert.That(options.Lean.TargetResidentBytes, Is.EqualTo(20L << 20));
            Assert.That(options.Lean.Decommit, Is.EqualTo(HakDecommit.Free));
            Assert.That(options.Release.MaxCachedSuperslabs, Is.EqualTo(7));
            Assert.That(options.Release.MaxCachedBytes, Is.EqualTo(4L << 30));
            Assert.That(options.Release.IdleTimeToLive, Is.EqualTo(Timeout.InfiniteTimeSpan));
            Assert.That(options.Release.Interval, Is.EqualTo(TimeSpan.FromSeconds(5.5)));
            Assert.That(options.Prewarm.Enabled, Is.True);
            Assert.That(options.Prewarm.Blocks, Is.EqualTo(16));
            Assert.That(options.Prewarm.Prefault, Is.EqualTo(HakPrefault.Touch));
            Assert.That(options.ThreadCache.MaxBytes, Is.EqualTo(8192));
            Assert.That(options.ThreadCache.MaxTotalBytes, Is.EqualTo((4L << 30) + 1));
        }
    }

    [TestCase("""{ }""")]
    [TestCase("""{ "Lean": null, "Release": null, "Prewarm": null, "ThreadCache": null }""")]
    [TestCase("""{ "Lean": {}, "Release": {}, "Prewarm": {}, "ThreadCache": {} }""")]
    [TestCase("""{ "Lean": "", "Release": "", "Prewarm": "", "ThreadCache": "" }""")]
    [TestCase("""{ "MaxBytes": null, "Integrity": null, "Lean": { "Enabled": null }, "Release": { "Interval": null } }""")]
    public void AddHakmem_WithNothingInASection_LeavesEverythingUnset(string json)
    {
        HakOptions options = Bound(json);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.Profile, Is.EqualTo(HakProfile.Balanced));
            Assert.That(options.MaxBytes, Is.Null);
            Assert.That(options.Integrity, Is.Null);
            Assert.That(options.Lean.Enabled, Is.Null);
            Assert.That(options.Release.Interval, Is.Null);
            Assert.That(options.Prewarm.Blocks, Is.Null);
            Assert.That(options.ThreadCache.MaxBytes, Is.Null);
        }
    }

    [Test]
    public void AddHakmem_WithTheWholeConfiguration_TakesItsSectionHakmem()
    {
        ConfigurationManager configuration = new();
        configuration.AddInMemoryCollection([new("MaxBytes", "4194304"), new("Hakmem:MaxBytes", "8388608"), new("Hakmem:Lean:Enabled", "true")]);

        HakOptions options = Bound(configuration);

        Assert.That(options.MaxBytes, Is.EqualTo(8 << 20));
        Assert.That(options.Lean.Enabled, Is.True);
    }

    [Test]
    public void AddHakmem_WithTheWholeConfigurationAndAName_TakesItsSectionHakmem()
    {
        ServiceCollection services = new();
        services.AddHakmem("a", new ConfigurationBuilder().AddInMemoryCollection([new("Hakmem:MaxBytes", "8388608")]).Build());
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.That(provider.GetRequiredKeyedService<HakAllocator>("a").MaxBytes, Is.EqualTo(8 << 20));
    }

    [TestCase("Hakmem")]
    [TestCase("Other:MaxBytes")]
    public void AddHakmem_WithAConfigurationWithoutSuchASection_TakesItForTheSection(string otherKey)
    {
        ConfigurationManager configuration = new();
        configuration.AddInMemoryCollection([new("MaxBytes", "4194304"), new(otherKey, "1")]);

        Assert.That(Bound(configuration).MaxBytes, Is.EqualTo(4 << 20));
    }

    [Test]
    public void AddHakmem_WithASection_DoesNotLookBelowIt()
    {
        Assert.That(Bound("""{ "MaxBytes": 4194304, "Hakmem": { "MaxBytes": 8388608 } }""").MaxBytes, Is.EqualTo(4 << 20));
    }

    [Test]
    public void AddHakmem_WhenAReloadBringsTheSection_TakesItThen()
    {
        ConfigurationManager configuration = new();
        ServiceCollection services = new();
        services.AddHakmem(configuration);
        using ServiceProvider provider = services.BuildServiceProvider();
        HakAllocator allocator = provider.GetRequiredService<HakAllocator>();
        long before = allocator.MaxBytes;

        configuration["Hakmem:MaxBytes"] = "8388608";
        ((IConfigurationRoot)configuration).Reload();

        Assert.That(before, Is.Not.EqualTo(8 << 20));
        Assert.That(allocator.MaxBytes, Is.EqualTo(8 << 20));
    }

    [Test]
    public void AddHakmem_WithNamedSections_KeepsThemApart()
    {
        ServiceCollection services = new();
        services.AddHakmem("small", Section("""{ "MaxBytes": 4194304 }"""));
        services.AddHakmem("large", Section("""{ "MaxBytes": 8388608 }"""));
        using ServiceProvider provider = services.BuildServiceProvider();

        IOptionsMonitor<HakOptions> monitor = provider.GetRequiredService<IOptionsMonitor<HakOptions>>();

        Assert.That(monitor.Get("small").MaxBytes, Is.EqualTo(4 << 20));
        Assert.That(monitor.Get("large").MaxBytes, Is.EqualTo(8 << 20));
        Assert.That(monitor.CurrentValue.MaxBytes, Is.Null);
    }

    [Test]
    public void TheBinding_IsGeneratedCode()
    {
        // The generator leaves a type behind; without it the binding would go through reflection.
        Assert.That(
            typeof(HakAllocator).Assembly.GetTypes().Select(static type => type.Name),
            Has.Some.Contains("BindingExtensions"));
    }

    private static HakOptions Bound(string json) => Bound(Section(json));

    private static HakOptions Bound(IConfiguration configuration)
    {
        ServiceCollection services = new();
        services.AddHakmem(configuration);
        using ServiceProvider provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptionsMonitor<HakOptions>>().CurrentValue;
    }

    private static IConfigurationSection Section(string json)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes($$"""{ "Hakmem": {{json}} }"""));
        return new ConfigurationBuilder().AddJsonStream(stream).Build().GetSection("Hakmem");
    }
}
