using System.Runtime.InteropServices;

namespace Hakmem.Threads;

/// <summary>The bin that a pool used last in a thread, so that the next rent or return of the same kind looks nothing up.</summary>
/// <remarks>
/// <code>
///  0 Kind     owner thread   the kind of its blocks; 0, which is no kind, while there is none. A disposal of an allocator clears it
///  8 Bin      owner thread   address of the bin
/// 16 Secret   owner thread   what marks of its blocks are made with
/// </code>
/// K1: while Kind is not 0, the thread's table holds the cache that the bin is in. A disposal clears the table, lets every processor of the process pass a
/// barrier, and then clears Kind; the owner, after it wrote Kind, looks at the table again.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal unsafe struct LastBin
{
    public const int Bytes = 24;

    [FieldOffset(0)]
    public ushort Kind;

    [FieldOffset(8)]
    public byte* Bin;

    [FieldOffset(16)]
    public nuint Secret;
}
