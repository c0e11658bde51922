using Hakmem.Pooling;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>The lease of an owner that serves again. Its state has tests of its own.</summary>
[TestFixture]
internal sealed unsafe class RenewedLeaseTests : LeaseContract<RenewedLease>
{
    protected override long MostPins => (1 << 21) - 1;

    [Test]
    public void Begin_IsWhatTheLeaseIsAbout()
    {
        RenewedLease lease = default;
        lease.Begin((byte*)0x1230, key: 0x4567, needsCare: true);

        Assert.That(((nint)lease.Block, lease.Key, lease.NeedsCare, lease.IsPlain), Is.EqualTo(((nint)0x1230, (nint)0x4567, true, false)));
    }

    protected override RenewedLease Live()
    {
        RenewedLease lease = default;
        lease.Begin((byte*)64, key: 128, needsCare: false);
        return lease;
    }
}
