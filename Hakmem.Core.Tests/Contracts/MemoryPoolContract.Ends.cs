using System;
using System.Buffers;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Contracts;

internal abstract unsafe partial class MemoryPoolContract
{
    private const int RaceRounds = 150;

    [Test]
    public void Memory_OfADisposedOwner_Throws()
    {
        IMemoryOwner<byte> owner = Pool.Rent(100);

        owner.Dispose();

        Assert.That(() => owner.Memory, Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void KeptMemory_OfADisposedOwner_ThrowsOnSpanAndPin()
    {
        Require(SeesStaleMemory);
        IMemoryOwner<byte> owner = Pool.Rent(100);
        Memory<byte> kept = owner.Memory;
        Memory<byte> slice = kept.Slice(10, 20);

        owner.Dispose();

        Assert.That(() => kept.Span.Length, Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => slice.Span.Length, Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => kept.Pin(), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => slice.Pin(), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void SecondDispose_DoesNothing() => Assert.That(PoolRules.SecondDispose(Pool), Is.Null);

    [Test]
    public void SecondDispose_AfterTheNextRent_DoesNothing() => Assert.That(PoolRules.LateSecondDispose(Pool), Is.Null);

    [Test]
    public void RacingDisposals_GiveABufferBackOnce()
    {
        Require(SurvivesRacingDisposals);

        Assert.That(PoolRules.RacingDisposals(Pool, RaceRounds), Is.Null);
    }

    [Test]
    public void DisposeUnderAPin_KeepsTheBufferUntilUnpin()
    {
        Require(KeepsPinnedBuffers);

        Assert.That(PoolRules.DisposeUnderPin(Pool), Is.Null);
    }

    [Test]
    public void Pin_GivesTheAddressOfTheSpan()
    {
        using IMemoryOwner<byte> owner = Pool.Rent(1_000);
        using MemoryHandle pin = owner.Memory[123..].Pin();

        *(byte*)pin.Pointer = 42;

        Assert.That(owner.Memory.Span[123], Is.EqualTo(42));
    }

    [Test]
    public void Pins_MayNest()
    {
        using IMemoryOwner<byte> owner = Pool.Rent(100);
        MemoryHandle first = owner.Memory.Pin();
        MemoryHandle second = owner.Memory.Pin();

        first.Dispose();
        *(byte*)second.Pointer = 1;
        second.Dispose();

        Assert.That(owner.Memory.Span[0], Is.EqualTo(1));
    }

    [Test]
    public void UnpinWithoutAPin_IsRefused()
    {
        Require(CountsPins);
        using IMemoryOwner<byte> owner = Pool.Rent(100);
        MemoryHandle pin = owner.Memory.Pin();
        MemoryHandle copy = pin;
        pin.Dispose();

        Assert.That(() => copy.Dispose(), Throws.InstanceOf<InvalidOperationException>());
        Assert.That(owner.Memory.Length, Is.GreaterThanOrEqualTo(100));
    }

    [Test]
    public void RentAfterDisposeOfThePool_Throws_AndBuffersThatAreOutStayValid()
    {
        Require(CanBeDisposed);
        IMemoryOwner<byte> owner = Pool.Rent(1_000);
        owner.Memory.Span.Fill(5);

        Pool.Dispose();
        Pool.Dispose();

        Assert.That(() => Pool.Rent(1_000), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => Pool.Rent(), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(owner.Memory.Span.IndexOfAnyExcept((byte)5), Is.EqualTo(-1));
        owner.Dispose();
        Assert.That(() => owner.Memory, Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void RentedHere_ReturnedThere_KeepsWhatWasWritten()
    {
        const int RoundCount = 20;
        const int BatchCount = 40;
        IMemoryOwner<byte>[] batch = new IMemoryOwner<byte>[BatchCount];
        int damaged = 0;
        using System.Threading.Barrier turn = new(2);

        ThreadTeam.Run(
            1,
            _ =>
            {
                for (int round = 0; round < RoundCount; round++)
                {
                    turn.SignalAndWait();
                    for (int index = 0; index < BatchCount; index++)
                    {
                        damaged += batch[index].Memory.Span.IndexOfAnyExcept(unchecked((byte)(index + round))) >= 0 ? 1 : 0;
                        batch[index].Dispose();
                    }

                    turn.SignalAndWait();
                }
            },
            meanwhile: () =>
            {
                for (int round = 0; round < RoundCount; round++)
                {
                    for (int index = 0; index < BatchCount; index++)
                    {
                        batch[index] = Pool.Rent(1 + (index * 200));
                        batch[index].Memory.Span.Fill(unchecked((byte)(index + round)));
                    }

                    turn.SignalAndWait();
                    turn.SignalAndWait();
                }
            });

        Assert.That(damaged, Is.Zero);
    }

    private static void Require(bool isPromised)
    {
        if (!isPromised)
        {
            Assert.Pass("Not promised by this pool.");
        }
    }
}
