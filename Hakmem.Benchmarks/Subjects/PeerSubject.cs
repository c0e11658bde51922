using System;
using System.Runtime.CompilerServices;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>
/// A native peer called without a GC transition: the fastest way from C# into C, the fairest to the peer.
/// </summary>
/// <remarks>
/// Only a measuring tool may do this with an allocator: a call that maps memory or takes a lock holds off every garbage
/// collection of the process while it runs. <see cref="PeerInvokeSubject{TLibrary}"/> is what an application would
/// write.
/// </remarks>
internal readonly unsafe struct PeerSubject<TLibrary> : INativeSubject<PeerSubject<TLibrary>>
    where TLibrary : struct, IPeerLibrary
{
    public static string Name => TLibrary.Name;

    public static string Summary => $"native {TLibrary.Name}, called without GC transition";

    public static Availability Availability => PeerExports<TLibrary>.File.Availability;

    public static PeerSubject<TLibrary> Attach() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEmpty(nint handle) => handle == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte FirstByte(nint handle) => ref *(byte*)handle;

    // These libraries align blocks below 16 bytes to 8 only.
    public static nuint PromisedAlignment(nuint byteCount) => byteCount >= 16 ? 16u : byteCount >= 8 ? 8u : 1u;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Allocate(nuint byteCount)
        => (nint)((delegate* unmanaged[Cdecl, SuppressGCTransition]<nuint, void*>)PeerExports<TLibrary>.Malloc)(
            byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(nint handle)
        => ((delegate* unmanaged[Cdecl, SuppressGCTransition]<void*, void>)PeerExports<TLibrary>.Release)(
            (void*)handle);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint AllocateZeroed(nuint byteCount)
        => (nint)((delegate* unmanaged[Cdecl, SuppressGCTransition]<nuint, nuint, void*>)PeerExports<TLibrary>.Calloc)(
            1, byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint AllocateAligned(nuint byteCount, nuint alignment)
    {
        var aligned =
            (delegate* unmanaged[Cdecl, SuppressGCTransition]<nuint, nuint, void*>)PeerExports<TLibrary>.Aligned;

        return (nint)(TLibrary.AlignedTakesLengthFirst ? aligned(byteCount, alignment) : aligned(alignment, byteCount));
    }

    // realloc(p, 0) frees in some C libraries; a trace means a block of no length.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Reallocate(nint block, nuint byteCount)
        => (nint)((delegate* unmanaged[Cdecl, SuppressGCTransition]<void*, nuint, void*>)PeerExports<TLibrary>.Realloc)(
            (void*)block, Math.Max(byteCount, 1));

    // C's realloc does not keep an alignment, so a program that called it did not count on one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint ReallocateAligned(nint block, nuint byteCount, nuint alignment) => Reallocate(block, byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FreeAligned(nint block) => Free(block);
}
