using System;
using System.Runtime.CompilerServices;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>A native peer called the way an application calls C: an ordinary P/Invoke with its GC transition.</summary>
/// <remarks>
/// An unmanaged function pointer; the JIT inlines its transition into the loop as it does for a DllImport.
/// </remarks>
internal readonly unsafe struct PeerInvokeSubject<TLibrary> : INativeSubject<PeerInvokeSubject<TLibrary>>
    where TLibrary : struct, IPeerLibrary
{
    public static string Name => TLibrary.Name + "-pinvoke";

    public static string Summary => $"native {TLibrary.Name}, called as an ordinary P/Invoke";

    public static Availability Availability => PeerExports<TLibrary>.File.Availability;

    public static PeerInvokeSubject<TLibrary> Attach() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEmpty(nint handle) => handle == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte FirstByte(nint handle) => ref *(byte*)handle;

    // These libraries align blocks below 16 bytes to 8 only.
    public static nuint PromisedAlignment(nuint byteCount) => byteCount >= 16 ? 16u : byteCount >= 8 ? 8u : 1u;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Allocate(nuint byteCount)
        => (nint)((delegate* unmanaged[Cdecl]<nuint, void*>)PeerExports<TLibrary>.Malloc)(byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(nint handle)
        => ((delegate* unmanaged[Cdecl]<void*, void>)PeerExports<TLibrary>.Release)((void*)handle);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint AllocateZeroed(nuint byteCount)
        => (nint)((delegate* unmanaged[Cdecl]<nuint, nuint, void*>)PeerExports<TLibrary>.Calloc)(1, byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint AllocateAligned(nuint byteCount, nuint alignment)
    {
        var aligned = (delegate* unmanaged[Cdecl]<nuint, nuint, void*>)PeerExports<TLibrary>.Aligned;

        return (nint)(TLibrary.AlignedTakesLengthFirst ? aligned(byteCount, alignment) : aligned(alignment, byteCount));
    }

    // realloc(p, 0) frees in some C libraries; a trace means a block of no length.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Reallocate(nint block, nuint byteCount)
        => (nint)((delegate* unmanaged[Cdecl]<void*, nuint, void*>)PeerExports<TLibrary>.Realloc)(
            (void*)block, Math.Max(byteCount, 1));

    // C's realloc does not keep an alignment, so a program that called it did not count on one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint ReallocateAligned(nint block, nuint byteCount, nuint alignment) => Reallocate(block, byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FreeAligned(nint block) => Free(block);
}
