using System.Runtime.InteropServices;
using System.Threading;
using Hakmem.Geometry;

namespace Hakmem.Threads;

/// <summary>The bin that a pool used last in a thread, and the block that it gave back last: the next rent or return of the same kind looks nothing up.</summary>
/// <remarks>
/// <code>
///  0 Key      owner thread   what leases of its blocks carry: their kind and the thread's stamp; 0, which is no key, while there is no bin
///  8 Entry    owner thread   the same while the thread has its leave (<see cref="ThreadBias"/>), else 0
/// 16 Bin      owner thread   address of the bin
/// 24 Secret   owner thread   what marks of its blocks are made with
/// 32 Hand     owner thread   a free block of the bin that is not in its list, so that it is neither linked nor counted; 0 or NoHand
/// </code>
/// K1: while Key or Entry is not 0, the thread's table holds the cache that the bin is in. A disposal of an allocator clears the table, lets every processor of
/// the process pass a barrier, and then clears both; the owner, after it wrote them, looks at the table again.
/// K2: a block in the hand is marked, and belongs to the bin, which need not have room for it. It goes to the list before another bin comes to hand and before
/// the bin's cache is drained.
/// B4: a thread never enters under an Entry whose stamp is over: one comparison tells what two would. Whoever ends an era clears it, too.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal unsafe struct LastBin
{
    public const int Bytes = 40;

    /// <summary>Above the kind, which half a word holds; addresses of blocks of threads have no more bits than are left.</summary>
    public const int StampShift = 16;

    /// <summary>What the hand holds where it may hold nothing: large blocks, two of which may be one, are the bin's to judge. No address.</summary>
    public const nint NoHand = 1;

    [FieldOffset(0)]
    public nint Key;

    [FieldOffset(8)]
    public nint Entry;

    [FieldOffset(16)]
    public byte* Bin;

    [FieldOffset(24)]
    public nuint Secret;

    [FieldOffset(32)]
    public nint Hand;

    /// <summary>What leases of blocks of a kind carry that begin under a stamp.</summary>
    public static nint KeyOf(nint stamp, ushort kind) => (stamp << StampShift) | kind;

    /// <summary>Any thread: there is no bin at hand.</summary>
    public void Clear()
    {
        Volatile.Write(ref Key, 0);
        Volatile.Write(ref Entry, 0);
    }

    /// <summary>Owner thread, or its salvager: the block in the hand goes where the bin's others are.</summary>
    public void PutDown()
    {
        nint block = Hand;
        Volatile.Write(ref Hand, 0);
        if (block > NoHand)
        {
            new ThreadBin(Bin).Push((FreeBlock*)block);
        }
    }

    /// <summary>Any thread: how many blocks of a bin the hand holds; exact while the owner does not run.</summary>
    public readonly int CountOf(byte* bin) => Volatile.Read(in Hand) > NoHand && Bin == bin ? 1 : 0;
}
