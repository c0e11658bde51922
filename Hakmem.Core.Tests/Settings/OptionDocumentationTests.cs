using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Hakmem.Settings;
using NUnit.Framework;

namespace Hakmem.Tests.Settings;

/// <summary>The documentation that ships with the assembly says the bounds that the checker refuses by, and whether an option is live.</summary>
[TestFixture]
internal sealed partial class OptionDocumentationTests
{
    private static readonly Type[] s_optionTypes =
    [
        typeof(HakOptions), typeof(HakLeanOptions), typeof(HakReleaseOptions), typeof(HakPrewarmOptions), typeof(HakThreadCacheOptions),
    ];

    private static readonly Dictionary<string, string> s_summaries =
        XDocument.Load(Path.ChangeExtension(typeof(HakOptions).Assembly.Location, ".xml"))
            .Descendants("member")
            .ToDictionary(static member => member.Attribute("name")!.Value, static member => Spaces().Replace(member.Element("summary")?.Value ?? "", " "));

    private static IEnumerable<TestCaseData> Ranges()
    {
        yield return Range<HakOptions>(nameof(HakOptions.MaxBytes), $"At least {Bytes(OptionBounds.LeastMaxBytes)}");
        yield return Range<HakReleaseOptions>(nameof(HakReleaseOptions.MaxCachedSuperslabs), $"0 to {Number(OptionBounds.MostCachedSuperslabs)}, inclusive");
        yield return Range<HakReleaseOptions>(nameof(HakReleaseOptions.MaxCachedBytes), "0 or more");
        yield return Range<HakReleaseOptions>(
            nameof(HakReleaseOptions.IdleTimeToLive), $"to {OptionBounds.MostIdleTimeToLive.TotalDays} day, inclusive");
        yield return Range<HakReleaseOptions>(
            nameof(HakReleaseOptions.Interval),
            $"{OptionBounds.LeastInterval.TotalMilliseconds} ms to {OptionBounds.MostInterval.TotalDays} day, inclusive");
        yield return Range<HakLeanOptions>(nameof(HakLeanOptions.TargetResidentBytes), "0 or more");
        yield return Range<HakPrewarmOptions>(
            nameof(HakPrewarmOptions.Blocks), $"{OptionBounds.LeastPrewarmBlocks} to {OptionBounds.MostPrewarmBlocks}, inclusive");
        yield return Range<HakThreadCacheOptions>(
            nameof(HakThreadCacheOptions.MaxBytes), $"{Bytes(OptionBounds.LeastThreadCacheBytes)} to {Bytes(OptionBounds.MostThreadCacheBytes)}, inclusive");
        yield return Range<HakThreadCacheOptions>(nameof(HakThreadCacheOptions.MaxTotalBytes), "0 or more");
    }

    private static IEnumerable<TestCaseData> Defaults()
    {
        yield return Range<HakLeanOptions>(nameof(HakLeanOptions.TargetResidentBytes), $"Unset: {Bytes(Profiles.LeanTargetResidentBytes)}");
        yield return Range<HakReleaseOptions>(nameof(HakReleaseOptions.MaxCachedSuperslabs), $"Unset: {Profiles.MaxCachedSuperslabs} in");
        yield return Range<HakReleaseOptions>(nameof(HakReleaseOptions.MaxCachedBytes), $"Unset: {Bytes(Profiles.MaxCachedBytes)}");
        yield return Range<HakPrewarmOptions>(nameof(HakPrewarmOptions.Blocks), $"Unset: {Profiles.PrewarmBlocks} in");
        yield return Range<HakThreadCacheOptions>(nameof(HakThreadCacheOptions.MaxTotalBytes), $"Unset: {Bytes(Profiles.ThreadCacheTotalBytes)}");
    }

    private static IEnumerable<TestCaseData> Options() =>
        from type in s_optionTypes
        from option in type.GetProperties()
        where !s_optionTypes.Contains(option.PropertyType)
        select new TestCaseData(option).SetArgDisplayNames($"{type.Name}.{option.Name}");

    [TestCaseSource(nameof(Ranges))]
    [TestCaseSource(nameof(Defaults))]
    public void ASummary_SaysWhatTheConstantsSay(string member, string words)
    {
        Assert.That(s_summaries[member], Does.Contain(words));
    }

    [TestCaseSource(nameof(Options))]
    public void ASummary_SaysWhetherTheOptionIsLive(PropertyInfo option)
    {
        string summary = s_summaries[$"P:{option.DeclaringType!.FullName}.{option.Name}"];

        Assert.That(summary, Does.Match(@"(Live|Fixed)(\.|,)"));
    }

    [TestCaseSource(nameof(Options))]
    public void ASummary_SaysTheDefault(PropertyInfo option)
    {
        string summary = s_summaries[$"P:{option.DeclaringType!.FullName}.{option.Name}"];

        Assert.That(summary, Does.Match("Unset: |Default "));
    }

    private static TestCaseData Range<TOptions>(string option, string words) =>
        new TestCaseData($"P:{typeof(TOptions).FullName}.{option}", words).SetArgDisplayNames($"{typeof(TOptions).Name}.{option}", words);

    private static string Bytes(long bytes) =>
        bytes % (1 << 20) == 0 ? $"{Number(bytes >> 20)} MiB" : $"{Number(bytes >> 10)} KiB";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
