using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Hakmem.Primitives;

namespace Hakmem.Threads;

/// <summary>Lets one thread change by plain reads and writes what other threads may change too: they first take that leave from it.</summary>
/// <remarks>
/// <code>
///  0 Entered      owner thread     not 0 between Enter and Leave
///  8 Current      gate             the stamp under which the owner may enter; Nobody while no stamp is
/// 16 Stamp        gate             what the owner stamps new things with
/// 24 EndedEras    gate             stamps with numbers up to this one are over, for good
/// 28 SharedCount  owner thread     own things that the owner had to share since it lost its leave
/// </code>
/// A stamp is the address of the thread's block with the number of an era in its low bits, the first of which is 1; the last number says: always shared.
/// B1: while Entered is not 0 and Current, or the entry of <see cref="LastBin"/>, was the stamp of a thing after Entered was written, no other thread changes it.
/// B2: once a stamp is over, its thread never again enters under it.
/// The owner writes Entered and then reads Current or the entry, all plainly. Whoever ends an era writes both, makes every processor of the process pass a
/// barrier, and then waits until Entered is 0. So the owner either is seen inside, or sees that it lost its leave: Dekker's algorithm, with both fences paid by
/// one side.
/// All this stays when the block is given to another thread.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal unsafe struct ThreadBias
{
    public const int Bytes = 64;

    /// <summary>Blocks of threads start at multiples of this.</summary>
    public const int EraLimit = 128;

    /// <summary>The stamp of things that their thread shares from the start.</summary>
    public const nint AlwaysShared = EraLimit - 1;

    /// <summary>Eras of a block; from then on its threads share all they make.</summary>
    public const int MostEras = (int)AlwaysShared - 1;

    /// <summary>Own things to be shared before the owner takes its leave again, in the first era; twice as many in each later one, up to a point.</summary>
    public const int SharedPerEra = 1024;

    private const nint FirstEra = 1;
    private const nint Nobody = 1;
    private const int MostDoublings = 16;

    private static readonly SteadyLock s_gate = new();

    [FieldOffset(0)]
    public int Entered;

    [FieldOffset(8)]
    private nint _current;

    [FieldOffset(16)]
    public nint StampWord;

    [FieldOffset(24)]
    private int _endedEras;

    [FieldOffset(28)]
    private int _sharedCount;

    /// <summary>Eras that other threads have ended.</summary>
    public readonly int EndedEras => Volatile.Read(in _endedEras);

    /// <summary>The block whose thread made a stamp, or <see langword="null"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThreadBlock* BlockOf(nint stamp) => (ThreadBlock*)(stamp & -EraLimit);

    /// <summary>Whether a stamp is the one to enter under.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsCurrent(nint stamp) => Volatile.Read(in _current) == stamp;

    /// <summary>Owner thread: brings a bin to hand.</summary>
    /// <param name="block">The calling thread's.</param>
    /// <param name="kind">Of the blocks in the bin.</param>
    /// <param name="bin">Address of the bin.</param>
    /// <param name="secret">What marks of its blocks are made with.</param>
    /// <param name="hasHand">Whether one of its blocks may be in the hand.</param>
    public static void BringToHand(ThreadBlock* block, ushort kind, byte* bin, nuint secret, bool hasHand)
    {
        nint stamp = Volatile.Read(in block->Bias.StampWord);
        nint key = LastBin.KeyOf(stamp, kind);
        block->Last.PutDown();
        block->Last.Bin = bin;
        block->Last.Secret = secret;
        block->Last.Hand = hasHand ? 0 : LastBin.NoHand;
        Volatile.Write(ref block->Last.Key, key);
        if (block->Bias.IsCurrent(stamp))
        {
            Volatile.Write(ref block->Last.Entry, key);

            // B4: whoever ends the era now finds the entry after its barrier, or else was seen here.
            if (block->Bias.IsCurrent(stamp))
            {
                return;
            }
        }

        Volatile.Write(ref block->Last.Entry, 0);
    }

    /// <summary>Begins the first era of a new block.</summary>
    public void Begin(ThreadBlock* block)
    {
        Debug.Assert((nint)block % EraLimit == 0, "Blocks of threads are aligned.");
        if (StampWord == 0)
        {
            StampWord = (nint)block | FirstEra;
            _current = StampWord;
        }
    }

    /// <summary>Owner thread: begins a change of a thing with this stamp; <see cref="Leave"/> must follow, whatever the answer.</summary>
    /// <returns><see langword="false"/> when the thing is shared, or another thread's: it must be left alone.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Enter(ThreadBlock* block, nint stamp)
    {
        // In this order. Paired with the write, the barrier and the read in End.
        Volatile.Write(ref *EnteredOf(block), 1);
        return block->Bias.IsCurrent(stamp);
    }

    /// <summary>The same for a thing that carries a key, where the bin at hand is its kind's.</summary>
    /// <returns><see langword="false"/> when the bin is not, or <see cref="Enter"/> would say so.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool EnterAtHand(ThreadBlock* block, nint key)
    {
        Volatile.Write(ref *EnteredOf(block), 1);
        return Volatile.Read(ref ThreadBlock.LastOf(block)->Entry) == key;
    }

    /// <summary>Owner thread: ends the change, or what did not become one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Leave(ThreadBlock* block) => Volatile.Write(ref *EnteredOf(block), 0);

    /// <summary>Any thread: from its return on, things with this stamp are changed by compare and swap alone.</summary>
    /// <remarks>Costs a few microseconds where the era lasts, and next to nothing where it is over.</remarks>
    public static void Share(nint stamp)
    {
        ThreadBlock* block = BlockOf(stamp);
        nint era = (stamp & (EraLimit - 1)) - FirstEra;

        // Paired with the write in End.
        if (block != null && era < MostEras && Volatile.Read(in block->Bias._endedEras) <= era)
        {
            End(block, (int)era);
        }
    }

    /// <summary>Owner thread: notes that it had to share a thing of its own, and after enough of them takes its leave again.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void CountShared(ThreadBlock* block)
    {
        if (++_sharedCount < SharedPerEra << int.Min(_endedEras, MostDoublings))
        {
            return;
        }

        _sharedCount = 0;
        using (s_gate.Hold())
        {
            if (_current == Nobody && _endedEras < MostEras)
            {
                Volatile.Write(ref StampWord, (nint)block | (_endedEras + FirstEra));
                Volatile.Write(ref _current, StampWord);
                block->Last.Clear();
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void End(ThreadBlock* block, int era)
    {
        using (s_gate.Hold())
        {
            ref ThreadBias bias = ref block->Bias;
            if (bias._endedEras > era)
            {
                return;
            }

            Volatile.Write(ref bias.StampWord, (nint)block | AlwaysShared);
            Volatile.Write(ref bias._current, Nobody);
            do
            {
                Volatile.Write(ref block->Last.Entry, 0);
                Interlocked.MemoryBarrierProcessWide();
                while (Volatile.Read(in bias.Entered) != 0)
                {
                    // Not SpinWait, which sleeps now and then, if only for no time: an interrupt would end that.
                    Thread.Yield();
                }
            }
            while (Volatile.Read(ref block->Last.Entry) != 0);

            // Paired with the read in Share.
            Volatile.Write(ref bias._endedEras, era + 1);
        }
    }

    /// <summary>By its address: a reference would have the compiler test the block for null once more.</summary>
    private static int* EnteredOf(ThreadBlock* block) => (int*)((byte*)block + ThreadBlock.BiasOffset);
}
