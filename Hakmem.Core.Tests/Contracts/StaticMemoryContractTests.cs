using NUnit.Framework;

namespace Hakmem.Tests.Contracts;

[TestFixture]
internal sealed class StaticMemoryContractTests : AllocatorContract
{
    protected override IAllocatorUnderTest Create() => new ThroughStatic();
}
