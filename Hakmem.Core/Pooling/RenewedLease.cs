using System.Runtime.CompilerServices;

namespace Hakmem.Pooling;

/// <summary>One lease after the other of an owner that serves again.</summary>
/// <remarks>
/// Block and key belong to the lease that the state says is live. They are written before the lease begins, and read before a step that may end it: from then
/// on the owner may already serve somebody else.
/// </remarks>
internal unsafe struct RenewedLease : ILease
{
    private byte* _block;
    private nint _key;
    private LeaseState _state;

    public readonly byte* Block => _block;

    public readonly nint Key => _key;

    public readonly bool IsLive => _state.IsLive;

    /// <summary>Live, and neither pinned nor in need of care.</summary>
    public readonly bool IsPlain
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state.IsPlain;
    }

    public readonly bool MayServeAgain => _state.MayServeAgain;

    public readonly bool IsPinned => _state.IsPinned;

    public readonly bool IsMisused => _state.IsMisused;

    public readonly bool NeedsCare => _state.NeedsCare;

    /// <summary>Starts a lease; the owner is idle and nobody else's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(byte* block, nint key, bool needsCare)
    {
        _block = block;
        _key = key;
        _state.Begin(needsCare);
    }

    /// <summary>Starts a lease under the key that the last one had.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BeginAgain(byte* block)
    {
        _block = block;
        _state.Begin();
    }

    /// <summary>Ends a lease that <see cref="IsPlain"/>, with the leave of its stamp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndPlainly() => _state.EndPlainly();

    public readonly long Look() => _state.Look();

    public bool TryPin(long seen) => _state.TryPin(seen);

    public LeaseEnd Unpin() => _state.Unpin();

    public LeaseEnd End(long seen) => _state.End(seen);

    public void Close() => _state.Close();

    public void NoteMisuse() => _state.NoteMisuse();
}
