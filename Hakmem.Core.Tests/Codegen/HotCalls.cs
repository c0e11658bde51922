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

    /// <summary>A caller's loop that needs everything, and needs the rare operations as often as the hot ones.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void MixedLoop(HakThreadHeap heap, HakAllocator allocator, int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            heap.Free(heap.Allocate(64));
            heap.Free(heap.AllocateZeroed(64));
            heap.Free(allocator.AllocateAligned(64, 32));
            void* block = allocator.Reallocate(heap.Allocate(64), 200);
            heap.Free(allocator.GetUsableSize(block) != 0 && allocator.TryAllocate(64, out void* other) ? other : null);
            heap.Free(block);
        }
    }

    /// <summary>The same without an explicit heap.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void StaticMixedLoop(int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            HakMemory.Free(HakMemory.Allocate(64));
            HakMemory.Free(HakMemory.AllocateZeroed(64));
            HakMemory.Free(HakMemory.AllocateAligned(64, 32));
            void* block = HakMemory.Reallocate(HakMemory.Allocate(64), 200);
            HakMemory.Free(HakMemory.GetUsableSize(block) != 0 && HakMemory.TryAllocate(64, out void* other) ? other : null);
            HakMemory.Free(block);
        }
    }

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
