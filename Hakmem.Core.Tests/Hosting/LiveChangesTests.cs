using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Hakmem.Hosting;
using Hakmem.Settings;
using NUnit.Framework;

namespace Hakmem.Tests.Hosting;

[TestFixture]
internal sealed class LiveChangesTests
{
    private static readonly PropertyInfo[] s_settings =
        [.. typeof(LiveSettings).GetProperties().Where(static property => property.CanWrite)];

    private static IEnumerable<TestCaseData> EachSetting() =>
        s_settings.Select(static property => new TestCaseData(property).SetArgDisplayNames(property.Name));

    [Test]
    public void Names_WhenNothingDiffers_IsEmpty()
    {
        Assert.That(LiveChanges.Names(SettingsFreezer.Default().Live, SettingsFreezer.Default().Live), Is.Empty);
    }

    [TestCaseSource(nameof(EachSetting))]
    public void Names_WhenOneSettingDiffers_HasOneName(PropertyInfo setting)
    {
        LiveSettings before = SettingsFreezer.Default().Live;

        Assert.That(LiveChanges.Names(before, Changed(before, setting)), Has.Count.EqualTo(1));
    }

    [Test]
    public void Names_WhenEverySettingDiffers_NamesEachOptionOnce()
    {
        LiveSettings before = SettingsFreezer.Default().Live;
        LiveSettings after = s_settings.Aggregate(before, Changed);

        // Two settings follow from ThreadCache.MaxBytes.
        Assert.That(LiveChanges.Names(before, after), Is.Unique.And.Count.EqualTo(s_settings.Length - 1));
        Assert.That(LiveChanges.Names(before, after).Where(static name => !IsOption(name)), Is.Empty);
    }

    private static LiveSettings Changed(LiveSettings settings, PropertyInfo setting)
    {
        LiveSettings copy = settings with { };
        object value = setting.GetValue(copy)!;
        setting.SetValue(copy, value switch
        {
            bool flag => !flag,
            TimeSpan span => span + TimeSpan.FromSeconds(1),
            HakDecommit decommit => decommit == HakDecommit.Off ? HakDecommit.Free : HakDecommit.Off,
            long number => number - 1,
            int number => number - 1,
            _ => throw new ArgumentException($"{setting.Name} is of a type that this test does not know.", nameof(setting)),
        });
        return copy;
    }

    private static bool IsOption(string path)
    {
        Type type = typeof(HakOptions);
        foreach (string name in path.Split('.'))
        {
            if (type.GetProperty(name) is not { } property)
            {
                return false;
            }

            type = property.PropertyType;
        }

        return true;
    }
}
