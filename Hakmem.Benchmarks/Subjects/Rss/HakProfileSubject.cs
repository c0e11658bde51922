using System.Runtime.CompilerServices;

namespace Hakmem.Benchmarks.Subjects.Rss;

/// <summary>Hakmem with one of its profiles, through the instance methods of an allocator of its own.</summary>
internal readonly unsafe struct HakProfileSubject<TProfile>(HakAllocator allocator)
    : INativeSubject<HakProfileSubject<TProfile>>
    where TProfile : struct, IRssProfile
{
    private readonly HakAllocator _allocator = allocator;

    public static string Name => TProfile.Name;

    public static string Summary => $"own HakAllocator, Profile={TProfile.Profile}, instance methods";

    public static HakAllocator Allocator => ProfileAllocator<TProfile>.Current;

    public static HakProfileSubject<TProfile> Attach() => new(ProfileAllocator<TProfile>.Current);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEmpty(nint handle) => handle == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte FirstByte(nint handle) => ref *(byte*)handle;

    public static bool KeepsAlignment => true;

    public static nuint PromisedAlignment(nuint byteCount) => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Allocate(nuint byteCount) => (nint)_allocator.Allocate(byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(nint handle) => _allocator.Free((void*)handle);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint AllocateZeroed(nuint byteCount) => (nint)_allocator.AllocateZeroed(byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint AllocateAligned(nuint byteCount, nuint alignment)
        => (nint)_allocator.AllocateAligned(byteCount, alignment);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Reallocate(nint block, nuint byteCount) => (nint)_allocator.Reallocate((void*)block, byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint ReallocateAligned(nint block, nuint byteCount, nuint alignment) => Reallocate(block, byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FreeAligned(nint block) => Free(block);
}
