using NUnit.Framework;

namespace Hakmem.Tests.Hosting;

/// <summary>Changed options reach an allocator that runs.</summary>
[TestFixture]
internal sealed unsafe class ReviseTests
{
    private const int KiB = 1024;

    [Test]
    public void Revise_WithASmallerThreadCache_BoundsTheNextBurst()
    {
        using HakAllocator allocator = new(new HakOptions { ThreadCache = new HakThreadCacheOptions { MaxBytes = 1024 * KiB } });
        Burst(allocator);
        long before = allocator.GetStatistics().BinBytes;
        allocator.Trim(HakTrimLevel.Full);

        allocator.Revise(new HakOptions { ThreadCache = new HakThreadCacheOptions { MaxBytes = 64 * KiB } });
        Burst(allocator);

        Assert.That(before, Is.GreaterThan(64 * KiB));
        Assert.That(allocator.GetStatistics().BinBytes, Is.LessThan(before));
    }

    [Test]
    public void Revise_WithAnotherMaxBytes_IsWhatMaxBytesSays()
    {
        using HakAllocator allocator = new(new HakOptions { MaxBytes = 64 << 20 });

        allocator.Revise(new HakOptions { MaxBytes = 32 << 20 });

        Assert.That(allocator.MaxBytes, Is.EqualTo(32 << 20));
    }

    [Test]
    public void Revise_WithAWrongOption_ChangesNothing()
    {
        using HakAllocator allocator = new(new HakOptions { MaxBytes = 64 << 20 });
        HakOptions wrong = new() { MaxBytes = 32 << 20, Prewarm = new HakPrewarmOptions { Blocks = 0 } };

        Assert.That(() => allocator.Revise(wrong), Throws.ArgumentException.With.Message.Contains("Prewarm.Blocks is 0"));
        Assert.That(allocator.MaxBytes, Is.EqualTo(64 << 20));
    }

    [Test]
    public void Revise_WhenTheOptionsOfTheCreationWereChangedSince_ComparesWithWhatTheyWere()
    {
        HakOptions options = new() { Integrity = HakIntegrity.None };
        using HakAllocator allocator = new(options);
        options.Integrity = HakIntegrity.Standard;

        Assert.That(allocator.Revise(options), Is.EqualTo((string[])["Integrity"]));
    }

    [Test]
    public void Revise_OfTheSharedAllocator_IsRefused()
    {
        Assert.That(() => HakAllocator.Shared.Revise(new HakOptions()), Throws.InvalidOperationException);
    }

    [Test]
    public void MaxBytes_OfTheSharedAllocator_IsTheDefault()
    {
        using HakAllocator other = new();

        Assert.That(HakAllocator.Shared.MaxBytes, Is.EqualTo(other.MaxBytes));
    }

    private static void Burst(HakAllocator allocator)
    {
        void*[] blocks = new void*[4096];
        for (int index = 0; index < blocks.Length; index++)
        {
            blocks[index] = allocator.Allocate(KiB);
        }

        foreach (void* block in blocks)
        {
            allocator.Free(block);
        }
    }
}
