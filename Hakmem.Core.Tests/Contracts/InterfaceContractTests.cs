using NUnit.Framework;

namespace Hakmem.Tests.Contracts;

[TestFixture]
internal sealed class InterfaceContractTests : AllocatorContract
{
    protected override IAllocatorUnderTest Create() => new ThroughInterface(new HakAllocator());
}
