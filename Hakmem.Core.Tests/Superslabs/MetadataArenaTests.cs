using System.Collections.Generic;
using System.Threading;
using Hakmem.Superslabs;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Superslabs;

/// <summary>The arena belongs to the whole process: what is taken here is taken for good, so it is little.</summary>
[TestFixture]
internal sealed unsafe class MetadataArenaTests
{
    private const int LengthBytes = 3_000;

    /// <summary>Longer than what can be left of a region, so that a new one is needed.</summary>
    private const int MoreThanIsLeft = (2 << 20) - 2_048;

    [Test]
    public void Take_GivesZeroedMemoryOfItsOwn_AndCountsIt()
    {
        FailingOsMemory os = new();
        long before = MetadataArena.TakenBytes;
        byte* first = (byte*)MetadataArena.Take(os, LengthBytes);
        byte* second = (byte*)MetadataArena.Take(os, LengthBytes);

        Assert.That(Pattern.FirstNonZero(first, LengthBytes), Is.EqualTo(-1));
        Assert.That((nuint)first % 64, Is.EqualTo((nuint)0));
        Assert.That(Extent.FirstOverlap([new Extent((nuint)first, LengthBytes), new Extent((nuint)second, LengthBytes)]), Is.Null);
        Assert.That(MetadataArena.TakenBytes - before, Is.InRange(2 * LengthBytes, 2 * (LengthBytes + 127)));
    }

    [Test]
    public void Take_FromASystemThatClearsNothing_GivesZeroedMemoryAllTheSame()
    {
        byte* taken = (byte*)MetadataArena.Take(new FailingOsMemory { MapsDirty = true }, MoreThanIsLeft);

        Assert.That(Pattern.FirstNonZero(taken, MoreThanIsLeft), Is.EqualTo(-1));
    }

    [Test]
    public void Take_RefusedByTheFloorBelow_GivesNullAndCountsNothing()
    {
        FailingOsMemory os = new();
        os.FailForEver();
        long before = MetadataArena.TakenBytes;

        void* taken = MetadataArena.Take(os, MoreThanIsLeft);

        Assert.That(taken == null, Is.True);
        Assert.That(os.Failures, Is.EqualTo(1));
        Assert.That(MetadataArena.TakenBytes, Is.EqualTo(before));
    }

    [Test]
    public void Take_ByFourThreads_GivesEachItsOwn()
    {
        FailingOsMemory os = new();
        List<Extent> extents = [];
        Lock gate = new();

        ThreadTeam.Run(4, _ =>
        {
            for (int round = 0; round < 50; round++)
            {
                Extent extent = new((nuint)MetadataArena.Take(os, 200), 200);
                lock (gate)
                {
                    extents.Add(extent);
                }
            }
        });

        Assert.That(extents, Has.Count.EqualTo(200));
        Assert.That(Extent.FirstOverlap(extents), Is.Null);
    }
}
