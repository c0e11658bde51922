using System.Buffers;
using Hakmem.Tests.Pooling;
using NUnit.Framework;

namespace Hakmem.Tests.Contracts;

/// <summary>The pools over the shared allocator, whose owners are of kinds of their own.</summary>
[TestFixture("plain")]
[TestFixture("recycling")]
[TestFixture("clearing")]
internal sealed class SharedAllocatorPoolContractTests(string pool) : MemoryPoolContract
{
    protected override MemoryPool<byte> Create() => new HakMemoryPool(HakAllocator.Shared, PoolConfigurations.Options(pool));
}
