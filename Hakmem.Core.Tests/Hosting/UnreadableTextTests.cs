using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Hakmem.Tests.Hosting;

/// <summary>Text in a configuration that is no value of its option is told with all other errors, and hides none of them.</summary>
[TestFixture]
internal sealed class UnreadableTextTests
{
    private static IEnumerable<TestCaseData> Texts()
    {
        yield return Text("Profile", "Quick", "Profile is Quick; it must be SpeedFirst, Balanced or Lean.");
        yield return Text("Integrity", "High", "Integrity is High; it must be None or Standard.");
        yield return Text("MaxBytes", "plenty", "MaxBytes is plenty; it must be a whole number from 2097152 to 9223372036854775807.");
        yield return Text(
            "maxbytes", "9223372036854775808", "MaxBytes is 9223372036854775808; it must be a whole number from 2097152 to 9223372036854775807.");
        yield return Text("Lean:Enabled", "perhaps", "Lean.Enabled is perhaps; it must be true or false.");
        yield return Text("Prewarm:Blocks", "1.5", "Prewarm.Blocks is 1.5; it must be a whole number from 1 to 256.");
        yield return Text("ThreadCache:MaxTotalBytes", "64 MiB", "ThreadCache.MaxTotalBytes is 64 MiB; it must be a whole number from 0 to 9223372036854775807.");
        yield return Text(
            "Release:Interval",
            "soon",
            "Release.Interval is soon; it must be from 00:00:00.0100000 to 1.00:00:00, or infinite, which is -00:00:00.0010000.");
    }

    [TestCaseSource(nameof(Texts))]
    public void AddHakmem_WithTextThatIsNoValue_SaysNameTextAndRule(string key, string text, string sentence)
    {
        Assert.That(Failures([new(key, text)]), Is.EqualTo((string[])[sentence]));
    }

    [Test]
    public void AddHakmem_WithNoOptionReadable_NamesEachOfThem()
    {
        string[] keys = [.. Keys(typeof(HakOptions), "")];

        IEnumerable<string> failures = Failures(keys.Select(static key => KeyValuePair.Create<string, string?>(key, "?")));

        Assert.That(failures.Select(static sentence => sentence.Split(' ')[0].Replace('.', ':')), Is.EquivalentTo(keys));
    }

    [Test]
    public void AddHakmem_WithTextThatIsNoValueInTwoSections_SaysBoth()
    {
        ServiceCollection services = new();
        services.AddHakmem(Configuration([new("MaxBytes", "plenty")])).AddHakmem(Configuration([new("Prewarm:Blocks", "many")]));

        Assert.That(Failures(services), Is.EqualTo((string[])
        [
            "MaxBytes is plenty; it must be a whole number from 2097152 to 9223372036854775807.",
            "Prewarm.Blocks is many; it must be a whole number from 1 to 256.",
        ]));
    }

    [Test]
    public void AddHakmem_WithAnOptionThatCannotBeRead_ReadsTheOthers()
    {
        ServiceCollection services = new();
        services.AddHakmem(Configuration([new("Lean:Enabled", "?"), new("MaxBytes", "4194304"), new("Release:MaxCachedSuperslabs", "7")]));
        HakOptions? read = null;
        services.PostConfigure<HakOptions>(options => read = options);

        Failures(services);

        Assert.That(read!.MaxBytes, Is.EqualTo(4 << 20));
        Assert.That(read.Release.MaxCachedSuperslabs, Is.EqualTo(7));
    }

    [Test]
    public async Task Start_WithErrorsOfEveryKind_ListsEachOfThem()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHakmem("images", Configuration(
        [
            new("MaxBytes", "plenty"), new("Integrity", "Hardened"), new("Lean:Enabled", "perhaps"), new("Unknown", "x"), new("Prewarm:Blocks", "257"),
            new("Release:Interval", "-00:00:00.001"), new("Release:IdleTimeToLive", "00:00:05"),
        ]));
        using IHost host = builder.Build();

        OptionsValidationException? error = null;
        try
        {
            await host.StartAsync();
        }
        catch (OptionsValidationException failure)
        {
            error = failure;
        }

        Assert.That(error?.Failures, Is.EqualTo((string[])
        [
            "images: Integrity is Hardened; it must be None or Standard; Checked and Hardened are not available in this version.",
            "images: MaxBytes is plenty; it must be a whole number from 2097152 to 9223372036854775807.",
            "images: Release.IdleTimeToLive is 00:00:05; it must be infinite, which is -00:00:00.0010000, while Release.Interval is: nobody looks.",
            "images: Lean.Enabled is perhaps; it must be true or false.",
            "images: Prewarm.Blocks is 257; it must be from 1 to 256.",
        ]));
    }

    private static IEnumerable<string> Failures(IEnumerable<KeyValuePair<string, string?>> values)
    {
        ServiceCollection services = new();
        services.AddHakmem(Configuration(values));
        return Failures(services);
    }

    private static IEnumerable<string> Failures(IServiceCollection services)
    {
        using ServiceProvider provider = services.BuildServiceProvider();
        try
        {
            _ = provider.GetRequiredService<IOptionsMonitor<HakOptions>>().CurrentValue;
            return [];
        }
        catch (OptionsValidationException error)
        {
            return error.Failures;
        }
    }

    private static IConfiguration Configuration(IEnumerable<KeyValuePair<string, string?>> values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values).Build();

    private static IEnumerable<string> Keys(Type type, string path) =>
        type.GetProperties().SelectMany(property => property.PropertyType.IsClass
            ? Keys(property.PropertyType, $"{path}{property.Name}:")
            : [path + property.Name]);

    private static TestCaseData Text(string key, string text, string sentence) =>
        new TestCaseData(key, text, sentence).SetArgDisplayNames(key, text);
}
