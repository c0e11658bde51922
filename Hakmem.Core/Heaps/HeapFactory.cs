using System;
using Hakmem.Events;
using Hakmem.Os;
using Hakmem.Primitives;
using Hakmem.Regions;
using Hakmem.Settings;

namespace Hakmem.Heaps;

/// <summary>Closes the list of gate sets, and chooses the operating system's contract for a heap.</summary>
internal static class HeapFactory
{
    public static HeapRoad CreateShared()
    {
        HeapSettings settings = SettingsFreezer.Default();
        IOsMemory os = Covered(OsMemory.Current);
        return HeapSlots.FillAt(HeapSlots.Shared, os, (slot, tags) => Close(new HeapParts(settings, slot, tags, new CountedOsMemory(os), Maintenance.Process)));
    }

    public static HeapRoad Create(HeapSettings settings) => Create(settings, OsMemory.Current, Maintenance.Process);

    /// <exception cref="InvalidOperationException">Too many allocators are alive.</exception>
    /// <exception cref="OutOfMemoryException">The system refused the region map or the table of tags.</exception>
    public static HeapRoad Create(HeapSettings settings, IOsMemory os, Maintenance maintenance)
    {
        HakmemEventSource.Make();
        _ = Covered(os);
        return HeapSlots.Fill(os, (slot, tags) => Close(new HeapParts(settings, slot, tags, new CountedOsMemory(os), maintenance)));
    }

    /// <summary>The other half of an allocator: the same road, settings and budget, with superslabs out of pinned arrays.</summary>
    /// <exception cref="InvalidOperationException">Too many allocators are alive.</exception>
    /// <exception cref="OutOfMemoryException">The system refused the table of tags.</exception>
    public static HeapRoad CreatePinned(HeapRoad half, IArraySource source)
    {
        HeapParts parts = half.Stations;
        PinnedArrayMemory arrays = new(parts.Os.System, source);
        return HeapSlots.Fill(parts.Os.System, (slot, tags) => Close(
            new HeapParts(parts.Settings, slot, tags, new CountedOsMemory(arrays), parts.Maintenance, parts.Budget, parts.Os) { Arrays = arrays }));
    }

    public static HeapRoad CreatePinned(HeapRoad half) => CreatePinned(half, CollectorArrays.Instance);

    private static HeapRoad Close(HeapParts parts) => parts.Settings.Integrity switch
    {
        HakIntegrity.None => new Heap<NoneGates>(parts),
        HakIntegrity.Standard => new Heap<StandardGates>(parts),
        _ => throw new ArgumentOutOfRangeException(nameof(parts), parts.Settings.Integrity, "No heap is compiled for this integrity level."),
    };

    private static IOsMemory Covered(IOsMemory os)
    {
        if (!RegionMap.TryReserve(os))
        {
            Throw.OutOfMemory(RegionMap.Entries);
        }

        return os;
    }
}
