using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NUnit.Framework;
using NUnit.Framework.Constraints;

namespace Hakmem.Tests.Hosting;

/// <summary>Wrong options stop a real host at its start, before anything of it runs, with every error at once.</summary>
[TestFixture]
internal sealed class HostStartTests
{
    private static readonly string[] s_everyError =
    [
        "Integrity is Hardened; it must be None or Standard; Checked and Hardened are not available in this version.",
        "MaxBytes is -1; it must be at least 2097152.",
        "Release.MaxCachedSuperslabs is 65537; it must be from 0 to 65536.",
        "Release.Interval is 00:00:00.0010000; it must be from 00:00:00.0100000 to 1.00:00:00, or infinite, which is -00:00:00.0010000.",
        "ThreadCache.MaxBytes is 1; it must be from 4096 to 67108864.",
        "Lean.TargetResidentBytes is -5; it must be at least 0.",
        "Prewarm.Blocks is 257; it must be from 1 to 256.",
    ];

    private static readonly Dictionary<string, string?> s_everythingWrong = new()
    {
        ["Integrity"] = "Hardened",
        ["MaxBytes"] = "-1",
        ["Release:MaxCachedSuperslabs"] = "65537",
        ["Release:Interval"] = "00:00:00.001",
        ["ThreadCache:MaxBytes"] = "1",
        ["Lean:TargetResidentBytes"] = "-5",
        ["Prewarm:Blocks"] = "257",
    };

    [Test]
    public async Task Start_WithEverySectionWrong_ListsEveryError()
    {
        using IHost host = HostWith(static services => services.AddHakmem(Wrong()));

        await Assert.ThatAsync(() => host.StartAsync(), ThrowsFailures(s_everyError));
    }

    [Test]
    public async Task Start_WithAWrongNamedAllocator_ListsEveryErrorWithItsName()
    {
        using IHost host = HostWith(static services => services.AddHakmem().AddHakmem("images", Wrong()));

        await Assert.ThatAsync(() => host.StartAsync(), ThrowsFailures(s_everyError.Select(static sentence => "images: " + sentence)));
    }

    [Test]
    public async Task Start_WithWrongOptionsInCode_ListsThemToo()
    {
        using IHost host = HostWith(static services => services.AddHakmem(static options =>
        {
            options.Profile = (HakProfile)9;
            options.HugePages = (HakHugePages)9;
        }));

        await Assert.ThatAsync(() => host.StartAsync(), ThrowsFailures((string[])
        [
            "Profile is 9; it must be SpeedFirst, Balanced or Lean.",
            "HugePages is 9; it must be Default, Advise or Never.",
        ]));
    }

    [Test]
    public async Task Start_WithContradictoryOptions_ListsThemToo()
    {
        using IHost host = HostWith(static services => services.AddHakmem(static options =>
        {
            options.MaxBytes = 1;
            options.Release.IdleTimeToLive = TimeSpan.FromSeconds(5);
            options.Release.Interval = Timeout.InfiniteTimeSpan;
            options.ThreadCache.MaxBytes = 8192;
            options.ThreadCache.MaxTotalBytes = 4096;
        }));

        await Assert.ThatAsync(() => host.StartAsync(), ThrowsFailures((string[])
        [
            "MaxBytes is 1; it must be at least 2097152.",
            "Release.IdleTimeToLive is 00:00:05; it must be infinite, which is -00:00:00.0010000, while Release.Interval is: nobody looks.",
            "ThreadCache.MaxBytes is 8192; it must be at most 4096, which is ThreadCache.MaxTotalBytes.",
        ]));
    }

    [Test]
    public async Task Start_WithSoundOptions_Succeeds()
    {
        using IHost host = HostWith(static services => services.AddHakmem("a", static options => options.MaxBytes = 4 << 20));

        await host.StartAsync();
        HakAllocator allocator = host.Services.GetRequiredKeyedService<HakAllocator>("a");
        await host.StopAsync();

        Assert.That(allocator.MaxBytes, Is.EqualTo(4 << 20));
    }

    private static EqualConstraint ThrowsFailures(IEnumerable<string> sentences) =>
        Throws.TypeOf<OptionsValidationException>().With.Property(nameof(OptionsValidationException.Failures)).EqualTo(sentences);

    private static IHost HostWith(Action<IServiceCollection> add)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        add(builder.Services);
        return builder.Build();
    }

    private static IConfiguration Wrong() => new ConfigurationBuilder().AddInMemoryCollection(s_everythingWrong).Build();
}
