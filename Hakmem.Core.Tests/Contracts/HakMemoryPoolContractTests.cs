using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using Hakmem.Tests.Pooling;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Contracts;

/// <summary>Every configuration of the pool over every kind of allocator. What is out at the end of a test is a fault.</summary>
[TestFixtureSource(nameof(Configurations))]
internal sealed class HakMemoryPoolContractTests(string pool, string allocator) : MemoryPoolContract
{
    private HakAllocator? _allocator;

    public static IEnumerable<TestFixtureData> Configurations() =>
        from pool in PoolConfigurations.Names
        from allocator in PoolConfigurations.AllocatorNames
        select new TestFixtureData(pool, allocator).SetArgDisplayNames(pool, allocator);

    protected override MemoryPool<byte> Create()
    {
        _allocator = PoolConfigurations.CreateAllocator(allocator);
        return new HakMemoryPool(_allocator, PoolConfigurations.Options(pool));
    }

    /// <summary>Runs before the tear-down of the base, which disposes the pool.</summary>
    [TearDown]
    public void AssertNothingIsOut()
    {
        HakMemoryPool mine = (HakMemoryPool)Pool;
        Quiet.SalvageDead();
        long liveBlocks = _allocator!.GetStatistics().LiveBlocks;
        _allocator.Dispose();

        Assert.That(liveBlocks, Is.Zero);
        Assert.That(mine.OutstandingRents ?? 0, Is.Zero);
        Assert.That(mine.LeakCount ?? 0, Is.Zero);
    }
}
