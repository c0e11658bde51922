using System.Runtime.CompilerServices;
using Hakmem.Heaps;

namespace Hakmem.Pooling;

/// <summary>One thread's idle owners: a magazine that rents empty and one that returns fill. Shared by all recycling pools.</summary>
/// <remarks>Lives in the thread's place, all zero at first. Holds no object: those are in <see cref="OwnerMagazines"/>, and only the rare half needs them.</remarks>
internal unsafe struct IdleOwners
{
    private OwnerRun _ready;
    private OwnerRun _resting;

    /// <summary>Address of the <see cref="OwnerMagazines"/>, or 0.</summary>
    private nint _magazines;

    private readonly ref OwnerMagazines Magazines => ref Unsafe.AsRef<OwnerMagazines>((void*)_magazines);

    /// <summary>The calling thread's, where it has a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref IdleOwners Of(ThreadPlace place) => ref *(IdleOwners*)place.Lodging;

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

    /// <summary>Gives the thread its two magazines.</summary>
    public void Initialize()
    {
        _magazines = OwnerMagazines.MakeForThisThread();
        _resting = Magazines.Resting.All;
    }

    /// <summary>Passes over owners that were used after their end, and fetches the next full magazine.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private NativeMemoryOwner? TakeRare()
    {
        if (_magazines == 0)
        {
            Initialize();
        }

        while (true)
        {
            while (_ready.TryTake() is { } owner)
            {
                if (owner.MayServeAgain)
                {
                    return owner;
                }
            }

            if (_resting.IsOver)
            {
                Swap();
            }
            else if (OwnerDepot.TryExchange(ref Magazines.Ready))
            {
                _ready = Magazines.Ready.All;
            }
            else
            {
                return null;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PutRare(NativeMemoryOwner owner)
    {
        if (_magazines == 0)
        {
            Initialize();
        }
        else if (_ready.IsOver)
        {
            Swap();
        }
        else
        {
            OwnerDepot.Put(ref Magazines.Resting);
            _resting = Magazines.Resting.All;
        }

        _resting.TryPut(owner);
    }

    /// <summary>The filled magazine is emptied next, and the emptied one filled.</summary>
    private void Swap()
    {
        ref OwnerMagazines magazines = ref Magazines;
        (magazines.Ready, magazines.Resting) = (magazines.Resting, magazines.Ready);
        _ready = magazines.Ready.All;
        _resting = magazines.Resting.All;
    }
}
