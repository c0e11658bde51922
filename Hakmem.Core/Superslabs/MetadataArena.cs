using System.Threading;
using Hakmem.Geometry;
using Hakmem.Os;
using Hakmem.Primitives;

namespace Hakmem.Superslabs;

/// <summary>Zeroed memory for the records of threads, shared by all allocators, cut from regions that are never given back.</summary>
/// <remarks>Users of it keep what they took and use it again, so it grows with the most threads alive at a time and no further.</remarks>
internal static unsafe class MetadataArena
{
    private const nuint AlignmentBytes = 128;

    /// <summary>
    /// Blocks of whole pages start at multiples of 4 KiB; the hot fields of a thread's cache must not, or the processor takes a store to one for a store to
    /// the other.
    /// </summary>
    private const nuint StartBytes = 1152;

    private static readonly SteadyLock s_gate = new();
    private static byte* s_next;
    private static nuint s_leftBytes;
    private static long s_takenBytes;

    public static long TakenBytes => Volatile.Read(ref s_takenBytes);

    /// <returns>Zeroed memory, or <see langword="null"/> when the system refused.</returns>
    public static void* Take(IOsMemory os, nuint lengthBytes)
    {
        lengthBytes = Align.Up(lengthBytes, AlignmentBytes);
        while (true)
        {
            using (s_gate.Hold())
            {
                if (lengthBytes <= s_leftBytes)
                {
                    byte* taken = s_next;
                    s_next += lengthBytes;
                    s_leftBytes -= lengthBytes;
                    s_takenBytes += (long)lengthBytes;
                    return taken;
                }
            }

            byte* region = (byte*)os.Map(MemoryGeometry.SuperslabBytes, MemoryGeometry.SuperslabBytes, out bool isZeroed);
            if (region == null)
            {
                return null;
            }

            if (!isZeroed)
            {
                System.Runtime.CompilerServices.Unsafe.InitBlock(region, 0, MemoryGeometry.SuperslabBytes);
            }

            using (s_gate.Hold())
            {
                // Two threads may both have mapped one: the rest of the older is left alone, untouched and therefore not resident.
                s_next = region + StartBytes;
                s_leftBytes = MemoryGeometry.SuperslabBytes - StartBytes;
            }
        }
    }
}
