using System;
using System.Runtime.CompilerServices;
using Hakmem.Heaps;

namespace Hakmem.Pooling;

/// <summary>An owner that serves again. It never leaves the row of its thread's owners: to be idle it need only be over.</summary>
internal sealed unsafe class RecycledOwner : BlockOwner<RenewedLease>, IDisposable
{
    private int _lengthBytes;

    /// <summary>Reading of its thread's clock from which it may serve again. Whoever ended the lease, and nobody else, writes it before the owner may serve.</summary>
    private nint _servesFrom;

    /// <inheritdoc/>
    public override Memory<byte> Memory => LiveMemory(_lengthBytes);

    protected override LeaseFacts Facts => new(Lease.Block, _lengthBytes, Lease.Key, Lease.NeedsCare);

    protected override int LengthBytes => _lengthBytes;

    /// <summary>Over, and nobody was seen to hold on to it.</summary>
    public bool MayServeAgain => Lease.MayServeAgain;

    public bool IsMisused => Lease.IsMisused;

    /// <summary>Whether it is idle, has rested and was not used meanwhile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayServe(nint clock) => MayServeAgain && _servesFrom <= clock;

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => LiveSpan(_lengthBytes);

    /// <summary>Starts a lease. Only its own thread does, when the owner may serve.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(byte* block, nint key)
    {
        // Mostly the same as last time.
        if (Lease.Key == key)
        {
            Lease.BeginAgain(block);
            return;
        }

        BeginOther(block, BlockKind.LengthBytesIn(key), key, needsCare: false);
    }

    /// <summary>Starts a lease of a block that no bin takes, or that has to be cleared when it goes back.</summary>
    public void BeginOther(byte* block, int lengthBytes, nint key, bool needsCare)
    {
        _lengthBytes = lengthBytes;
        Lease.Begin(block, key, needsCare);
    }

    /// <summary>
    /// Implemented anew, because the base class would call GC.SuppressFinalize, which is dear and, for an owner that serves again, wrong: it lasts for good.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IDisposable.Dispose()
    {
        nint key = Lease.Key;
        ThreadPlace home = ThreadPlace.HomeOf(key);
        if (home.IsHere)
        {
            if (home.EnterAtHand(key))
            {
                if (Lease.IsPlain)
                {
                    EndPlainly(home);
                    home.FreeAtHand(key, Lease.Block);
                    return;
                }
            }

            EndOther(home);
            return;
        }

        End();
    }

    /// <inheritdoc/>
    protected override void NoteReturn(ThreadPlace home) => _servesFrom = home.IsNone ? 0 : OwnerRow.RestedAtLast(home);

    /// <inheritdoc/>
    protected override void GiveBack(LeaseFacts facts, ThreadPlace place)
    {
        if (facts.NeedsCare)
        {
            new Span<byte>(facts.Block, facts.LengthBytes).Clear();
        }

        place.Free(facts.Key, facts.Block);
    }

    /// <inheritdoc/>
    protected override bool TryFindArray(byte* block, int lengthBytes, out ArraySegment<byte> segment) =>
        ThreadPlace.TryGetArray(BlockKind.In(Lease.Key).Slot, block, lengthBytes, out segment);

    /// <summary>Inside, so this is the owner's own thread, and only that may begin the next lease.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EndPlainly(ThreadPlace home)
    {
        Lease.EndPlainly();
        _servesFrom = OwnerRow.RestedAt(home);
        home.Leave();
    }

    /// <summary>Where the renter is inside, but not with the bin of this kind at hand, or the lease is not plain.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EndOther(ThreadPlace home)
    {
        nint key = Lease.Key;
        if (home.Enter(ThreadPlace.StampIn(key)))
        {
            if (Lease.IsPlain)
            {
                EndPlainly(home);
                home.Free(key, Lease.Block);
                return;
            }
        }

        End(home);
    }
}
