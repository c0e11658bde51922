using System.Buffers;
using NUnit.Framework;

namespace Hakmem.Tests.Contracts;

[TestFixture]
internal sealed class DefaultMemoryPoolContractTests : MemoryPoolContract
{
    protected override bool CanBeDisposed => false;

    [Test]
    public void DisposingTheDefaultPool_DoesNothing()
    {
        HakMemoryPool first = HakMemoryPool.Default;

        first.Dispose();

        Assert.That(() => first.Rent(10).Dispose(), Throws.Nothing);
        Assert.That(HakMemoryPool.Default, Is.SameAs(first));
        Assert.That(first.Name, Is.EqualTo("default"));
    }

    protected override MemoryPool<byte> Create() => HakMemoryPool.Default;
}
