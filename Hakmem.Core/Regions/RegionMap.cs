using System.Runtime.CompilerServices;
using System.Threading;
using Hakmem.Geometry;
using Hakmem.Os;
using Hakmem.Primitives;

namespace Hakmem.Regions;

/// <summary>One byte for each 2 MiB of the address space: whose is it? Shared by all allocators of the process; asked off the hot path.</summary>
/// <remarks>
/// 64 MiB (on Arm 128) of address space that reads as zero, of which only the pages that describe mapped regions are ever written. Never given back.
/// R1: a region has its code from before its first block is handed out until after its last one came back, and before it is unmapped.
/// Readers need no barrier: whoever holds a block got it after its region's code was written.
/// </remarks>
internal static unsafe class RegionMap
{
    public static nuint Entries
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (nuint)1 << (MemoryGeometry.AddressBits - MemoryGeometry.SuperslabShift);
    }

    private static readonly SteadyLock s_reserving = new();
    private static nint s_root;

    /// <summary>Where the map is; <see langword="null"/> until the first <see cref="TryReserve"/> succeeded.</summary>
    public static byte* Root => (byte*)Volatile.Read(ref s_root);

    /// <summary>Makes sure the map exists.</summary>
    /// <returns><see langword="false"/> when the system refused; the next call tries again.</returns>
    public static bool TryReserve(IOsMemory os)
    {
        using (s_reserving.Hold())
        {
            if (s_root == 0)
            {
                byte* root = (byte*)os.Reserve(Entries);

                // Paired with the read in Root.
                Volatile.Write(ref s_root, (nint)root);
            }

            return s_root != 0;
        }
    }

    /// <summary>The code at an address; <see cref="RegionCode.None"/> for addresses that no user program has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte CodeAt(void* address)
    {
        nuint index = (nuint)address >> MemoryGeometry.SuperslabShift;
        return index < Entries ? Volatile.Read(ref Root[index]) : RegionCode.None;
    }

    /// <summary>Whether a mapped range can be described; the system could hand out an address beyond user space only if asked to.</summary>
    public static bool Covers(void* start, nuint lengthBytes) =>
        ((nuint)start + lengthBytes - 1) >> MemoryGeometry.AddressBits == 0;

    /// <summary>Makes the entries of a range writable.</summary>
    /// <returns><see langword="false"/> when the system refused.</returns>
    public static bool TryCover(void* start, nuint lengthBytes, IOsMemory os)
    {
        nuint first = (nuint)start >> MemoryGeometry.SuperslabShift;
        return os.MakeWritable(Root + first, LastOf(start, lengthBytes) - first + 1);
    }

    public static void SetSuperslab(SuperslabHeader* superslab, byte code) =>
        Volatile.Write(ref Root[(nuint)superslab >> MemoryGeometry.SuperslabShift], code);

    public static void SetHuge(void* start, nuint lengthBytes)
    {
        nuint first = (nuint)start >> MemoryGeometry.SuperslabShift;
        for (nuint index = LastOf(start, lengthBytes); index > first; index--)
        {
            Volatile.Write(ref Root[index], RegionCode.HugeInside);
        }

        Volatile.Write(ref Root[first], RegionCode.HugeStart);
    }

    public static void Clear(void* start, nuint lengthBytes)
    {
        for (nuint index = (nuint)start >> MemoryGeometry.SuperslabShift; index <= LastOf(start, lengthBytes); index++)
        {
            Volatile.Write(ref Root[index], RegionCode.None);
        }
    }

    /// <summary>Start of the huge block whose entries reach down from an address, or <see langword="null"/>.</summary>
    public static void* HugeStartBelow(void* address)
    {
        nuint index = (nuint)address >> MemoryGeometry.SuperslabShift;
        while (index > 0 && Volatile.Read(ref Root[index]) == RegionCode.HugeInside)
        {
            index--;
        }

        return Volatile.Read(ref Root[index]) == RegionCode.HugeStart ? (void*)(index << MemoryGeometry.SuperslabShift) : null;
    }

    private static nuint LastOf(void* start, nuint lengthBytes) =>
        ((nuint)start + lengthBytes - 1) >> MemoryGeometry.SuperslabShift;
}
