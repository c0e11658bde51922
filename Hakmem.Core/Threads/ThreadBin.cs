using System.Runtime.InteropServices;
using Hakmem.Geometry;

namespace Hakmem.Threads;

/// <summary>Free blocks of one class in one thread: what an allocation pops from and a free pushes to.</summary>
/// <remarks>
///  0 Head    owner thread
///  8 Room    owner thread   blocks that still fit; zero or less sends a free down the slow path
/// 12 Limit   owner thread   T1: Limit - Room = length of the list
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal unsafe struct ThreadBin
{
    public const int Bytes = 16;

    [FieldOffset(0)]
    public FreeBlock* Head;

    [FieldOffset(8)]
    public int Room;

    [FieldOffset(12)]
    public int Limit;

    public readonly int Count => Limit - Room;
}
