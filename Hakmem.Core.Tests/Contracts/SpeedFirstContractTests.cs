using NUnit.Framework;

namespace Hakmem.Tests.Contracts;

[TestFixture]
internal sealed class SpeedFirstContractTests : AllocatorContract
{
    protected override IAllocatorUnderTest Create() => new ThroughInstance(new HakAllocator(new HakOptions { Profile = HakProfile.SpeedFirst }));
}
