using Hakmem.Tests.Doubles;
using NUnit.Framework;

namespace Hakmem.Tests.Contracts;

/// <summary>The control: the suite must accept an allocator that is slow and plainly right.</summary>
[TestFixture]
internal sealed class ReferenceContractTests : AllocatorContract
{
    protected override IAllocatorUnderTest Create() => new ThroughInterface(new ReferenceAllocator());
}
