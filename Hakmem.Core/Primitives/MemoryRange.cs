using System.Runtime.InteropServices;

namespace Hakmem.Primitives;

/// <summary>A range of addresses, laid out as systems take vectors of them.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct MemoryRange(void* start, nuint lengthBytes)
{
    public readonly void* Start = start;

    public readonly nuint LengthBytes = lengthBytes;
}
