using System.Runtime.CompilerServices;
using Hakmem.Geometry;
using Hakmem.Heaps;
using Hakmem.Pooling;
using Hakmem.Threads;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>The lease of an owner that serves once: nothing of what is packed into two words is lost, and they are key and address while it is plain.</summary>
[TestFixture]
internal sealed unsafe class OnlyLeaseTests : LeaseContract<OnlyLease>
{
    private const ulong HighestBlock = (1ul << 48) - 16;

    /// <summary>Of the last era before the one that is always shared.</summary>
    private const ulong HighestStamp = (1ul << 48) - 2;

    protected override long MostPins => ushort.MaxValue;

    [TestCase(16ul, 1ul, 1, 0)]
    [TestCase(HighestBlock, HighestStamp, SizeClasses.Count - 1, RegionCode.MaxAllocators)]
    public void Begin_KeepsBlockKindAndStamp(ulong block, ulong stamp, int classIndex, int slot)
    {
        OnlyLease lease = Begun(block, stamp, classIndex, slot);

        Assert.That(((ulong)lease.Block, (ulong)lease.PlainBlock, (ulong)ThreadPlace.StampIn(lease.Key)), Is.EqualTo((block, block, stamp)));
        Assert.That(((int)BlockKind.In(lease.Key).ClassIndex, BlockKind.In(lease.Key).Slot, lease.IsLive), Is.EqualTo((classIndex, slot, true)));
    }

    /// <summary>No thread enters under a key that is not the one it makes itself.</summary>
    [Test]
    public void APin_MakesItAnotherKey_ForGood()
    {
        OnlyLease lease = Begun(HighestBlock, HighestStamp, 1, 0);
        nint key = lease.Key;

        TryPin(ref lease);

        Assert.That(lease.Key, Is.Not.EqualTo(key));
        Assert.That(ThreadBias.BlockOf(ThreadPlace.StampIn(lease.Key)) == ThreadBias.BlockOf(ThreadPlace.StampIn(key)), Is.True);
        Assert.That(((ulong)lease.Block, BlockKind.In(lease.Key).Word), Is.EqualTo((HighestBlock, BlockKind.In(key).Word)));

        lease.Unpin();
        Assert.That(lease.Key, Is.Not.EqualTo(key));
        Assert.That((lease.IsLive, (ulong)lease.Block), Is.EqualTo((true, HighestBlock)));
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
            Assert.That((ulong)lease.Block, Is.EqualTo(HighestBlock));
        }

        Assert.That((lease.IsLive, ThreadPlace.StampIn(lease.Key)), Is.EqualTo((false, (nint)0)));
        Assert.That(End(ref lease), Is.EqualTo(LeaseEnd.AlreadyOver));
        Assert.That(TryPin(ref lease), Is.False);
        lease.Close();
        Assert.That((long)lease.Key, Is.Zero);
    }

    /// <summary>The last unpin gives the block back to its kind, when nothing else is left to say which.</summary>
    [Test]
    public void AnEndUnderAPin_LeavesBlockAndKind()
    {
        OnlyLease lease = Begun(HighestBlock, HighestStamp, SizeClasses.Count - 1, 3);
        ushort kind = BlockKind.In(lease.Key).Word;
        TryPin(ref lease);

        Assert.That((End(ref lease), lease.IsLive), Is.EqualTo((LeaseEnd.BlockIsHeld, false)));
        Assert.That(((ulong)lease.Block, lease.Key), Is.EqualTo((HighestBlock, (nint)kind)));
        Assert.That(lease.Unpin(), Is.EqualTo(LeaseEnd.GiveBack));
    }

    /// <summary>An owner is a header and a type besides.</summary>
    [Test]
    public void IsTwoWords() => Assert.That(Unsafe.SizeOf<OnlyLease>(), Is.EqualTo(2 * sizeof(ulong)));

    protected override OnlyLease Live() => Begun(64, 129, 1, 0);

    private static OnlyLease Begun(ulong block, ulong stamp, int classIndex, int slot)
    {
        OnlyLease lease = default;
        lease.Begin((byte*)block, LastBin.KeyOf((nint)stamp, BlockKind.Of(SizeClasses.LengthBytes(classIndex), slot).Word));
        return lease;
    }
}
