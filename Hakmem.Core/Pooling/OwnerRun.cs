using System.Runtime.CompilerServices;

namespace Hakmem.Pooling;

/// <summary>The entries of a magazine from the next one on, to be filled or to be emptied in order: two addresses into a pinned array that somebody keeps.</summary>
internal unsafe struct OwnerRun(nint next, nint end)
{
    private nint _next = next;
    private readonly nint _end = end;

    public readonly bool IsOver => _next == _end;

    /// <returns><see langword="false"/> when the run is over.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPut(NativeMemoryOwner owner)
    {
        nint next = _next;
        if (next == _end)
        {
            return false;
        }

        // A thread that returns in the order of its rents finds the owner here already, and a store would cost a call.
        ref NativeMemoryOwner? entry = ref Unsafe.AsRef<NativeMemoryOwner?>((void*)next);
        if (entry != owner)
        {
            entry = owner;
        }

        _next = next + sizeof(nint);
        return true;
    }

    /// <returns>The owner that was put first, or <see langword="null"/> when the run is over.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public NativeMemoryOwner? TryTake()
    {
        nint next = _next;
        if (next == _end)
        {
            return null;
        }

        // What it held stays there until the entry is filled again: no leak worth a store.
        _next = next + sizeof(nint);
        return Unsafe.AsRef<NativeMemoryOwner?>((void*)next);
    }
}
