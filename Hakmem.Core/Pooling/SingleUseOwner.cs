using System;
using System.Runtime.CompilerServices;
using Hakmem.Heaps;

namespace Hakmem.Pooling;

/// <summary>The owner of a block that serves once and needs no care: 40 bytes, because what it is made of is most of what it costs.</summary>
internal sealed unsafe class SingleUseOwner : BlockOwner, IDisposable
{
    /// <inheritdoc/>
    public override Memory<byte> Memory => LiveMemory(LengthBytes);

    protected override int LengthBytes => Kind.LengthBytes;

    /// <summary>Kept where owners that serve again count their leases.</summary>
    private ref BlockKind Kind => ref Unsafe.As<uint, BlockKind>(ref OnlyGeneration);

    /// <inheritdoc/>
    protected override LeaseFacts Facts => new(Block, LengthBytes, Kind, needsCare: false);

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => LiveSpan(LengthBytes);

    /// <summary>Starts the lease.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(byte* block, ref readonly BlockKind kind, nint stamp)
    {
        Kind = kind;
        BeginOnly(block, stamp);
    }

    /// <summary>Implemented anew, because the base class would call GC.SuppressFinalize, which is dear.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IDisposable.Dispose()
    {
        ThreadPlace home = Home;
        if (home.IsHere)
        {
            if (Enter(home))
            {
                if (IsPlain)
                {
                    EndPlainly();
                    home.Leave();
                    home.Free(in Kind, Block);
                    return;
                }
            }
        }

        End();
    }

    /// <inheritdoc/>
    protected override void GiveBack(LeaseFacts facts, ThreadPlace place) => place.FreeAnyhow(in facts.Kind, facts.Block);

    /// <inheritdoc/>
    protected override bool TryFindArray(byte* block, int lengthBytes, out ArraySegment<byte> segment) =>
        ThreadPlace.TryGetArray(Kind.Slot, block, lengthBytes, out segment);
}
