using NUnit.Framework;

namespace Hakmem.Tests.Contracts;

[TestFixture]
internal sealed class BalancedContractTests : AllocatorContract
{
    protected override IAllocatorUnderTest Create() => new ThroughInstance(new HakAllocator());
}
