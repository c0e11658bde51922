using System;
using System.Collections.Generic;
using System.Globalization;
using NUnit.Framework;

namespace Hakmem.Tests.Settings;

/// <summary>Every wrong option is refused when the allocator is created, by name, value and allowed range.</summary>
[TestFixture]
internal sealed class OptionValidationTests
{
    private const long LeastMaxBytes = 2 << 20;
    private const int LeastThreadCacheBytes = 4 << 10;
    private const int MostThreadCacheBytes = 64 << 20;
    private const int MostCachedSuperslabs = 65_536;

    private static IEnumerable<TestCaseData> WrongOptions()
    {
        foreach (long value in (long[])[LeastMaxBytes - 1, 0, -1, long.MinValue])
        {
            yield return Wrong(new HakOptions { MaxBytes = value }, "MaxBytes", value, LeastMaxBytes);
        }

        foreach (int value in (int[])[LeastThreadCacheBytes - 1, 0, -1, int.MinValue, MostThreadCacheBytes + 1, int.MaxValue])
        {
            yield return Wrong(
                new HakOptions { ThreadCache = new HakThreadCacheOptions { MaxBytes = value } },
                "ThreadCache.MaxBytes", value, LeastThreadCacheBytes, MostThreadCacheBytes);
        }

        foreach (int value in (int[])[-1, int.MinValue, MostCachedSuperslabs + 1, int.MaxValue])
        {
            yield return Wrong(
                new HakOptions { Release = new HakReleaseOptions { MaxCachedSuperslabs = value } },
                "Release.MaxCachedSuperslabs", value, 0, MostCachedSuperslabs);
        }

        foreach (long value in (long[])[-1, long.MinValue])
        {
            yield return Wrong(new HakOptions { Release = new HakReleaseOptions { MaxCachedBytes = value } }, "Release.MaxCachedBytes", value, 0);
            yield return Wrong(new HakOptions { ThreadCache = new HakThreadCacheOptions { MaxTotalBytes = value } }, "ThreadCache.MaxTotalBytes", value, 0);
        }
    }

    private static IEnumerable<HakOptions> BoundaryOptions()
    {
        yield return new HakOptions { MaxBytes = LeastMaxBytes };
        yield return new HakOptions { MaxBytes = long.MaxValue };
        yield return new HakOptions { ThreadCache = new HakThreadCacheOptions { MaxBytes = LeastThreadCacheBytes, MaxTotalBytes = 0 } };
        yield return new HakOptions { ThreadCache = new HakThreadCacheOptions { MaxBytes = MostThreadCacheBytes, MaxTotalBytes = long.MaxValue } };
        yield return new HakOptions { Release = new HakReleaseOptions { MaxCachedSuperslabs = 0, MaxCachedBytes = 0 } };
        yield return new HakOptions { Release = new HakReleaseOptions { MaxCachedSuperslabs = MostCachedSuperslabs, MaxCachedBytes = long.MaxValue } };
    }

    [TestCaseSource(nameof(WrongOptions))]
    public void Create_WithAValueOutOfRange_NamesOptionValueAndRange(HakOptions options, string[] words)
    {
        string message = MessageOf(options);

        foreach (string word in words)
        {
            Assert.That(message, Does.Contain(word));
        }
    }

    [TestCaseSource(nameof(BoundaryOptions))]
    public unsafe void Create_WithAValueOnTheBound_Works(HakOptions options)
    {
        using HakAllocator allocator = new(options);

        Assert.That(() => allocator.Free(allocator.Allocate(100)), Throws.Nothing);
    }

    [TestCase(-1)]
    [TestCase(3)]
    [TestCase(int.MaxValue)]
    public void Create_WithAnUndefinedProfile_IsRefusedByName(int profile)
    {
        HakOptions options = new() { Profile = (HakProfile)profile };

        Assert.That(MessageOf(options), Does.Contain("Profile").And.Contain(profile.ToString(CultureInfo.InvariantCulture)));
    }

    [TestCase(-1)]
    [TestCase(4)]
    public void Create_WithAnUndefinedIntegrity_IsRefusedByName(int integrity)
    {
        HakOptions options = new() { Integrity = (HakIntegrity)integrity };

        Assert.That(MessageOf(options), Does.Contain("Integrity").And.Contain(integrity.ToString(CultureInfo.InvariantCulture)));
    }

    [TestCase(HakIntegrity.Checked)]
    [TestCase(HakIntegrity.Hardened)]
    public void Create_WithAnIntegrityOfALaterVersion_SaysThatItIsNotAvailable(HakIntegrity integrity)
    {
        HakOptions options = new() { Integrity = integrity };

        Assert.That(MessageOf(options), Does.Contain("Integrity").And.Contain(integrity.ToString()).And.Contain("not available in this version"));
    }

    [Test]
    public void Create_WithoutReleaseOptions_IsRefusedByName()
    {
        Assert.That(MessageOf(new HakOptions { Release = null! }), Does.Contain("Release"));
    }

    [Test]
    public void Create_WithoutThreadCacheOptions_IsRefusedByName()
    {
        Assert.That(MessageOf(new HakOptions { ThreadCache = null! }), Does.Contain("ThreadCache"));
    }

    [Test]
    public void Create_WithoutOptions_Works()
    {
        using HakAllocator allocator = new(null);

        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [Test]
    public void Options_ChangedAfterCreation_AreIgnored()
    {
        HakOptions options = new() { MaxBytes = 64 << 20 };
        using HakAllocator allocator = new(options);

        options.MaxBytes = 2 << 20;

        Assert.That(() => Use(allocator, 20 << 20), Throws.Nothing);
    }

    private static unsafe void Use(HakAllocator allocator, nuint byteCount) => allocator.Free(allocator.Allocate(byteCount));

    private static string MessageOf(HakOptions options)
    {
        try
        {
            new HakAllocator(options).Dispose();
            return "nothing was refused";
        }
        catch (ArgumentException refusal)
        {
            return refusal.Message;
        }
    }

    private static TestCaseData Wrong(HakOptions options, string name, long value, params long[] bounds)
    {
        string[] words = [name, .. Array.ConvertAll([value, .. bounds], static number => number.ToString(CultureInfo.InvariantCulture))];
        return new TestCaseData(options, words).SetArgDisplayNames($"{name} = {value}");
    }
}
