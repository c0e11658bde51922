using System.Runtime.CompilerServices;
using Hakmem.Geometry;
using Hakmem.Heaps;
using Hakmem.Pooling;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>The lease of an owner that serves once: nothing of what is packed into two words is lost, and the second is the stamp while it is plain.</summary>
[TestFixture]
internal sealed unsafe class OnlyLeaseTests : LeaseContract<OnlyLease>
{
    private const ulong HighestBlock = (1ul << 48) - 16;
    private const ulong HighestStamp = (1ul << 48) - 1;

    protected override long MostPins => ushort.MaxValue;

    [TestCase(16ul, 1ul, 1, 0)]
    [TestCase(HighestBlock, HighestStamp, SizeClasses.Count - 1, RegionCode.MaxAllocators)]
    public void Begin_KeepsBlockKindAndStamp(ulong block, ulong stamp, int classIndex, int slot)
    {
        OnlyLease lease = Begun(block, stamp, classIndex, slot);

        Assert.That(((ulong)lease.Block, (ulong)lease.Stamp), Is.EqualTo((block, stamp)));
        Assert.That(((int)lease.Kind.ClassIndex, lease.Kind.Slot, lease.IsLive), Is.EqualTo((classIndex, slot, true)));
    }

    [Test]
    public void Look_IsTheStampAsLongAsNobodyPinsIt()
    {
        OnlyLease lease = Begun(HighestBlock, HighestStamp, 1, 0);
        Assert.That(lease.Look(), Is.EqualTo((long)HighestStamp));

        TryPin(ref lease);
        long pinned = lease.Look();
        Assert.That(pinned, Is.Not.EqualTo((long)HighestStamp));
        Assert.That((ulong)OnlyLease.StampIn(pinned), Is.EqualTo(HighestStamp));

        lease.Unpin();
        Assert.That(lease.Look(), Is.EqualTo((long)HighestStamp));
    }

    [Test]
    public void AnEnd_LeavesNothingOfTheStamp([Values] bool isPlain)
    {
        OnlyLease lease = Begun(HighestBlock, HighestStamp, 1, 0);
        if (isPlain)
        {
            lease.EndPlainly();
        }
        else
        {
            End(ref lease);
        }

        Assert.That((lease.IsLive, lease.Stamp, lease.Look()), Is.EqualTo((false, (nint)0, 0L)));
        Assert.That(End(ref lease), Is.EqualTo(LeaseEnd.AlreadyOver));
    }

    /// <summary>An owner is a header and a type besides.</summary>
    [Test]
    public void IsTwoWords() => Assert.That(Unsafe.SizeOf<OnlyLease>(), Is.EqualTo(2 * sizeof(ulong)));

    protected override OnlyLease Live() => Begun(64, 128, 1, 0);

    private static OnlyLease Begun(ulong block, ulong stamp, int classIndex, int slot)
    {
        OnlyLease lease = default;
        BlockKind kind = BlockKind.Of(SizeClasses.LengthBytes(classIndex), slot);
        lease.Begin((byte*)block, in kind, (nint)stamp);
        return lease;
    }
}
