using System.Runtime.CompilerServices;
using Hakmem.Heaps;
using Hakmem.Settings;
using Hakmem.Threads;

namespace Hakmem.Tests.Codegen;

/// <summary>One method for each hot operation, so small that its listing is the operation's. Their names stand in the listing.</summary>
internal static unsafe class HotCalls
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void* StaticAllocate(nuint byteCount) => HakMemory.Allocate(byteCount);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void StaticFree(void* block) => HakMemory.Free(block);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void* HeapAllocate(HakThreadHeap heap, nuint byteCount) => heap.Allocate(byteCount);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void HeapFree(HakThreadHeap heap, void* block) => heap.Free(block);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void StandardFree(ThreadCache* cache, void* block) => HotPath<StandardGates, SlotHeap>.Free(cache, block);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void NoneFree(ThreadCache* cache, void* block) => HotPath<NoneGates, SlotHeap>.Free(cache, block);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static nint DirectRead() => ThreadSlot.Current;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static object? GeneralRead() => GeneralSlot.Current;

    /// <summary>Every operation once, in a way that is legal.</summary>
    public static bool CallAll(HakThreadHeap heap, ThreadCache* standard, ThreadCache* none)
    {
        StaticFree(StaticAllocate(64));
        HeapFree(heap, HeapAllocate(heap, 64));
        StandardFree(standard, SlotHeap.Allocate(standard, 64));
        NoneFree(none, SlotHeap.Allocate(none, 64));
        return DirectRead() != 0 && GeneralRead() is not null;
    }
}
