using System.Buffers;
using Hakmem.Heaps;
using Hakmem.Pooling;
using Hakmem.Tests.Doubles;
using Hakmem.Threads;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>B3: another thread takes the renter's leave to change a lease plainly before it changes the lease itself.</summary>
/// <remarks>The renter is a block of a thread that is nobody's, so that the calling thread is another one for sure.</remarks>
[TestFixture]
internal sealed unsafe class RentersLeaveTests
{
    private const int LengthBytes = 64;

    private readonly HakAllocator _allocator = new();
    private ThreadBlock* _renter;

    [SetUp]
    public void MakeRenter()
    {
        _renter = BareThreadBlock.Make();
        _renter->Bias.Begin(_renter);
    }

    [TearDown]
    public void FreeRenter() => BareThreadBlock.Free(_renter);

    [OneTimeTearDown]
    public void DisposeAllocator() => _allocator.Dispose();

    [Test]
    public void AnEnd_TakesIt([Values] bool servesOnce)
    {
        IMemoryOwner<byte> owner = Lent(servesOnce);

        owner.Dispose();

        Assert.That(_renter->Bias.EndedEras, Is.EqualTo(1));
    }

    [Test]
    public void APin_TakesIt([Values] bool servesOnce)
    {
        IMemoryOwner<byte> owner = Lent(servesOnce);

        MemoryHandle pin = owner.Memory.Pin();
        Assert.That(_renter->Bias.EndedEras, Is.EqualTo(1));

        owner.Dispose();
        pin.Dispose();
        Assert.That(_allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [Test]
    public void UseWithoutAChange_LeavesIt([Values] bool servesOnce)
    {
        IMemoryOwner<byte> owner = Lent(servesOnce);

        owner.Memory.Span.Fill(0x2A);

        Assert.That(_renter->Bias.EndedEras, Is.Zero);
        owner.Dispose();
    }

    /// <summary>An owner as the renter's thread would have got it.</summary>
    private IMemoryOwner<byte> Lent(bool servesOnce)
    {
        byte* block = (byte*)_allocator.Allocate(LengthBytes);
        nint key = LastBin.KeyOf(_renter->Bias.StampWord, BlockKind.Of(LengthBytes, _allocator.Slot).Word);
        if (servesOnce)
        {
            SingleUseOwner once = new();
            once.Begin(block, key);
            return once;
        }

        RecycledOwner again = new();
        again.Begin(block, key);
        return again;
    }
}
