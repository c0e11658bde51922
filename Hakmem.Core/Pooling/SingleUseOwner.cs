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
    private BlockKind Kind => new(Generation);

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => LiveSpan(LengthBytes);

    /// <summary>Starts the lease.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(byte* block, BlockKind kind, nint stamp) => BeginOnly(block, stamp, kind.Word);

    /// <summary>Implemented anew, because the base class would call GC.SuppressFinalize, which is dear.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IDisposable.Dispose()
    {
        ThreadPlace place = ThreadPlace.Current;
        if (TryEndPlainly(place))
        {
            place.Leave();
            place.Free(Kind, Block);
        }
        else
        {
            End(place);
        }
    }

    /// <inheritdoc/>
    protected override void GiveBack(ThreadPlace place) => place.Free(Kind, Block);

    /// <inheritdoc/>
    protected override bool TryFindArray(byte* block, int lengthBytes, out ArraySegment<byte> segment) =>
        ThreadPlace.TryGetArray(Kind, block, out segment);
}
