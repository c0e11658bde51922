using NUnit.Framework;

namespace Hakmem.Tests.Contracts;

[TestFixture]
internal sealed class ThreadHeapContractTests : AllocatorContract
{
    protected override IAllocatorUnderTest Create() => new ThroughThreadHeap(new HakAllocator());
}
