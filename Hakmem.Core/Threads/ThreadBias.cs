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
/// 24 EndedEras    gate             stamps of eras below this number are over, for good
/// 28 SharedCount  owner thread     own things that the owner had to share since it lost its leave
/// </code>
/// A stamp is the address of the thread's block with the number of an era in its low bits; the last number says: always shared.
/// B1: while Entered is not 0 and Current was the stamp of a thing after Entered was written, no other thread changes the thing.
/// B2: once a stamp is over, its thread never again enters under it.
/// The owner writes Entered and then reads Current, both plainly. Whoever ends an era writes Current, makes every processor of the process pass a barrier, and
/// then waits until Entered is 0. So the owner either is seen inside, or sees that it lost its leave: Dekker's algorithm, with both fences paid by one side.
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

    /// <summary>Own things to be shared before the owner takes its leave again, in the first era; twice as many in each later one, up to a point.</summary>
    public const int SharedPerEra = 1024;

    private const nint Nobody = 1;
    private const int MostDoublings = 16;

    private static readonly SteadyLock s_gate = new();

    [FieldOffset(0)]
    private int _entered;

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

    /// <summary>Begins the first era of a new block.</summary>
    public void Begin(ThreadBlock* block)
    {
        Debug.Assert((nint)block % EraLimit == 0, "Blocks of threads are aligned.");
        if (StampWord == 0)
        {
            StampWord = (nint)block;
            _current = (nint)block;
        }
    }

    /// <summary>Owner thread: begins a change of a thing with this stamp; <see cref="Leave"/> must follow, whatever the answer.</summary>
    /// <returns><see langword="false"/> when the thing is shared, or another thread's: it must be left alone.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Enter(ThreadBlock* block, nint stamp)
    {
        // In this order. Paired with the write, the barrier and the read in End.
        Volatile.Write(ref block->Bias._entered, 1);
        return Volatile.Read(ref block->Bias._current) == stamp;
    }

    /// <summary>Owner thread: ends the change, or what did not become one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Leave(ThreadBlock* block) => Volatile.Write(ref block->Bias._entered, 0);

    /// <summary>Any thread: from its return on, things with this stamp are changed by compare and swap alone.</summary>
    /// <remarks>Costs a few microseconds where the era lasts, and next to nothing where it is over.</remarks>
    public static void Share(nint stamp)
    {
        ThreadBlock* block = BlockOf(stamp);
        nint era = stamp & (EraLimit - 1);

        // Paired with the write in End.
        if (block != null && era != AlwaysShared && Volatile.Read(in block->Bias._endedEras) <= era)
        {
            block->Bias.End((int)era, stamp);
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
            if (_current == Nobody && _endedEras < AlwaysShared)
            {
                Volatile.Write(ref StampWord, (nint)block | _endedEras);
                Volatile.Write(ref _current, StampWord);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void End(int era, nint stamp)
    {
        using (s_gate.Hold())
        {
            if (_endedEras > era)
            {
                return;
            }

            Volatile.Write(ref StampWord, stamp | AlwaysShared);
            Volatile.Write(ref _current, Nobody);
            Interlocked.MemoryBarrierProcessWide();
            while (Volatile.Read(in _entered) != 0)
            {
                // Not SpinWait, which sleeps now and then, if only for no time: an interrupt would end that.
                Thread.Yield();
            }

            // Paired with the read in Share.
            Volatile.Write(ref _endedEras, era + 1);
        }
    }
}
