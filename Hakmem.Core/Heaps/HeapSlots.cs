using System;
using System.Threading;
using Hakmem.Geometry;
using Hakmem.Os;
using Hakmem.Primitives;
using Hakmem.Regions;

namespace Hakmem.Heaps;

/// <summary>Numbers for allocators: index into every thread's table and code in the region map. Slot 0 is the shared allocator's.</summary>
/// <remarks>
/// A slot is given again once its allocator was disposed and the last of its blocks came back: until then its code is still in the map. The table of tags
/// stays with the slot, all its entries 0 by then.
/// </remarks>
internal static class HeapSlots
{
    public const int Shared = 0;

    private static readonly SteadyLock s_gate = new();
    private static readonly HeapRoad?[] s_heaps = new HeapRoad?[RegionCode.MaxAllocators];
    private static readonly SlabTags?[] s_tags = new SlabTags?[RegionCode.MaxAllocators];
    private static readonly bool[] s_isTaken = new bool[RegionCode.MaxAllocators];
    private static int s_cursor;

    /// <summary>The heap of a slot that a thread cache names.</summary>
    public static HeapRoad At(int slot) => Volatile.Read(ref s_heaps[slot])!;

    /// <summary>Finds a slot and puts the heap into it that is made for it.</summary>
    /// <exception cref="InvalidOperationException">All slots are taken.</exception>
    /// <exception cref="OutOfMemoryException">The system refused the slot's table.</exception>
    public static HeapRoad Fill(IOsMemory os, Func<int, SlabTags, HeapRoad> make)
    {
        int slot = Take();
        return FillAt(slot, os, make);
    }

    /// <summary>Puts a heap into a slot that the caller took.</summary>
    public static HeapRoad FillAt(int slot, IOsMemory os, Func<int, SlabTags, HeapRoad> make)
    {
        HeapRoad? heap = null;
        try
        {
            SlabTags? tags = s_tags[slot] ?? SlabTags.TryReserve(os);
            if (tags is null)
            {
                Throw.OutOfMemory(SlabTags.Entries);
            }

            s_tags[slot] = tags;
            heap = make(slot, tags!);
            Volatile.Write(ref s_heaps[slot], heap);
            return heap;
        }
        finally
        {
            if (heap is null)
            {
                Volatile.Write(ref s_isTaken[slot], false);
            }
        }
    }

    private static int Take()
    {
        using (s_gate.Hold())
        {
            // Round and round, so that a slot rests as long as possible before it is used again.
            for (int tries = 1; tries < s_heaps.Length; tries++)
            {
                s_cursor = (s_cursor % (s_heaps.Length - 1)) + 1;
                if (!Volatile.Read(ref s_isTaken[s_cursor]) || s_heaps[s_cursor] is { IsGone: true })
                {
                    s_heaps[s_cursor] = null;
                    s_isTaken[s_cursor] = true;
                    return s_cursor;
                }
            }
        }

        Throw.TooManyAllocators(RegionCode.MaxAllocators);
        return 0;
    }
}
