using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hakmem.Pooling;

/// <summary>The owners of one thread that serve again, of all recycling pools: what its <see cref="OwnerRow"/> passes by, and what to do where it cannot go on.</summary>
/// <remarks>
/// <code>
/// [ 0 .. row )      passed by in turn, again and again
/// [ row .. count )  parked: were out when their turn came; looked at again once in a while
/// </code>
/// An owner stays where it is whoever returns it. Only its thread comes here, but for reading what owners say of themselves.
/// </remarks>
internal sealed unsafe class OwnerRing
{
    /// <summary>Of 56 bytes each, and a reference. Arbitrary; a thread that has more out makes garbage.</summary>
    public const int MaxCount = 4096;

    private const int FirstCapacity = 256;

    /// <summary>Owners that are out which one rent passes by before it makes a new one.</summary>
    private const int MaxLooks = 16;

    [ThreadStatic]
    private static OwnerRing? t_current;

    // Pinned, so that a row is two addresses.
    private RecycledOwner?[] _owners = NewArray(FirstCapacity);
    private int _rowCount;
    private int _count;

    /// <summary>Reading of the clock from which parked owners are looked at again.</summary>
    private nint _looksFrom;

    /// <summary>Owners that the calling thread's holds, row and parked ones.</summary>
    public static int CurrentCount => t_current?._count ?? 0;

    private int Capacity => _owners.Length - OwnerRow.AheadCount;

    private nint First => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_owners));

    /// <summary>An idle owner of the calling thread that has rested, or a new one.</summary>
    /// <param name="row">The calling thread's, after it could not give the next owner.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static RecycledOwner Take(ref OwnerRow row) => (t_current ??= new OwnerRing()).TakeOne(ref row);

    private RecycledOwner TakeOne(ref OwnerRow row)
    {
        int next = _rowCount == 0 ? 0 : row.PassedCount(First);
        for (int looks = 0; looks < MaxLooks; looks++)
        {
            // A row that is over begins again, unless its first owner has not rested: then it is too short.
            int turn = next < _rowCount ? next : 0;
            if (turn == _rowCount)
            {
                break;
            }

            RecycledOwner owner = _owners[turn]!;
            if (owner.MayServe(row.Clock))
            {
                return Pass(ref row, turn);
            }

            if (owner.MayServeAgain)
            {
                break;
            }

            Park(turn);
            next = turn;
        }

        if (row.Clock >= _looksFrom && _rowCount < _count)
        {
            Unpark(row.Clock);
            if (next < _rowCount && _owners[next]!.MayServe(row.Clock))
            {
                return Pass(ref row, next);
            }
        }

        return MakeOne(ref row, int.Min(next, _rowCount));
    }

    /// <summary>Takes the owner at a place of the row and goes on behind it.</summary>
    private RecycledOwner Pass(ref OwnerRow row, int turn)
    {
        row.Tick();
        row.Place(First, turn + 1, _rowCount);
        return _owners[turn]!;
    }

    /// <summary>Takes an owner out of the row that is out, or lets one go for good that was used after its end.</summary>
    private void Park(int turn)
    {
        RecycledOwner owner = _owners[turn]!;
        _owners[turn] = _owners[--_rowCount];
        _owners[_rowCount] = owner;
        if (owner.IsMisused)
        {
            ForgetParked(_rowCount);
        }
    }

    private void ForgetParked(int index)
    {
        _owners[index] = _owners[--_count];
        _owners[_count] = null;
    }

    /// <summary>Puts owners that came back meanwhile at the end of the row. The next time is so far away that a rent pays for a look or two.</summary>
    private void Unpark(nint clock)
    {
        for (int index = _count - 1; index >= _rowCount; index--)
        {
            while (index >= _rowCount && _owners[index]!.MayServeAgain)
            {
                (_owners[index], _owners[_rowCount]) = (_owners[_rowCount], _owners[index]);
                _rowCount++;
            }

            if (index >= _rowCount && _owners[index]!.IsMisused)
            {
                ForgetParked(index);
            }
        }

        _looksFrom = clock + ((nint)(MaxLooks + _count - _rowCount) * sizeof(nint));
    }

    /// <summary>A new owner, which stands before the one whose turn it was.</summary>
    private RecycledOwner MakeOne(ref OwnerRow row, int turn)
    {
        // Where there is no memory for it, the row must end where it ends now: owners may have left it.
        row.Place(First, turn, _rowCount);
        RecycledOwner made = new();
        if (_count < MaxCount)
        {
            if (_count == Capacity)
            {
                Grow();
            }

            _owners[_count++] = _owners[_rowCount];
            _owners[_rowCount++] = _owners[turn];
            _owners[turn++] = made;
        }

        row.Tick();
        row.Place(First, turn, _rowCount);
        return made;
    }

    private static RecycledOwner?[] NewArray(int capacity) => GC.AllocateArray<RecycledOwner?>(capacity + OwnerRow.AheadCount, pinned: true);

    private void Grow()
    {
        RecycledOwner?[] owners = NewArray(Capacity * 2);
        Array.Copy(_owners, owners, _count);
        _owners = owners;
    }
}
