using System.Runtime.CompilerServices;

namespace Hakmem.Pooling;

/// <summary>One thread's idle owners: a magazine that rents empty and one that returns fill. Shared by all recycling pools.</summary>
internal struct IdleOwners
{
    private OwnerMagazine _ready;
    private OwnerMagazine _resting;

    /// <summary>The calling thread's.</summary>
    public static unsafe ref IdleOwners Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            nint address = IdleOwnersSlot.Current;
            return ref Unsafe.AsRef<IdleOwners>((void*)(address != 0 ? address : IdleOwnersKeeper.Make()));
        }
    }

    public void Initialize()
    {
        _ready = new OwnerMagazine();
        _resting = new OwnerMagazine();
    }

    /// <returns>An owner that has rested, or <see langword="null"/> when there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public NativeMemoryOwner? TryTake()
    {
        NativeMemoryOwner? owner = _ready.TryTake();
        return owner is not null && owner.MayServeAgain ? owner : TakeRare();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(NativeMemoryOwner owner)
    {
        if (!_resting.TryPut(owner))
        {
            PutRare(owner);
        }
    }

    /// <summary>Passes over owners that were used after their end, and fetches the next full magazine.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private NativeMemoryOwner? TakeRare()
    {
        while (true)
        {
            NativeMemoryOwner? owner = _ready.TryTake();
            if (owner is null)
            {
                _ready.Reset();
                if (_resting.IsFull)
                {
                    (_ready, _resting) = (_resting, _ready);
                    continue;
                }

                if (OwnerDepot.TryExchange(ref _ready))
                {
                    continue;
                }

                return null;
            }

            if (owner.MayServeAgain)
            {
                return owner;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PutRare(NativeMemoryOwner owner)
    {
        if (_ready.IsEmpty)
        {
            (_ready, _resting) = (_resting, _ready);
        }
        else
        {
            OwnerDepot.Put(ref _resting);
        }

        _resting.TryPut(owner);
    }
}
