using System.Runtime.CompilerServices;
using Hakmem.Regions;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>The rare half of the static path for a thread whose block its thread static told.</summary>
internal readonly unsafe struct FoundHeap : IRareHalf
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOwn(ThreadCache* cache) => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint LastSlab(ThreadCache* cache) => SlabTags.LastIndex;

    public static void* Allocate(ThreadCache* cache, nuint byteCount) => SharedHeap.AllocateFound(cache, byteCount);

    public static void Free(ThreadCache* cache, void* address) => SharedHeap.FreeFound(cache, address);
}
