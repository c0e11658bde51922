using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hakmem.Threads;

/// <summary>Full chains of one class behind a thread's bin; a chain goes there and comes back whole, so that no list is ever walked.</summary>
/// <remarks>The bin and its shelf are Bonwick's magazines. T2: every chain here has exactly the class's batch of blocks.</remarks>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal struct ThreadShelf
{
    public const int MaxChains = 8;
    public const int Bytes = 72;

    /// <summary>Chains here. Owner thread.</summary>
    [FieldOffset(0)]
    public short Count;

    /// <summary>Chains that may be here, paid for out of the thread's budget. Owner thread.</summary>
    [FieldOffset(2)]
    public short Limit;

    /// <summary>The class came down the slow path since the reclaim's hand last passed it. Owner thread.</summary>
    [FieldOffset(4)]
    public bool IsUsed;

    /// <summary>Times that the bin was full since it was last empty, up to <see cref="ThreadCaches.OneSided"/>. Owner thread.</summary>
    [FieldOffset(5)]
    public byte Overflows;

    /// <summary>Times in a row that the bin was full next after it was empty, up to <see cref="ThreadCaches.ToAndFro"/>. Owner thread.</summary>
    [FieldOffset(6)]
    public byte Turns;

    /// <summary>Heads of the chains, oldest first. Owner thread.</summary>
    [FieldOffset(8)]
    public Heads Chains;

    /// <summary>Addresses of free blocks.</summary>
    [InlineArray(MaxChains)]
    internal struct Heads
    {
        private nuint _first;
    }
}
