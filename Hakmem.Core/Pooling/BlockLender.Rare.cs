using System.Buffers;
using System.Runtime.CompilerServices;
using System.Threading;
using Hakmem.Heaps;

namespace Hakmem.Pooling;

/// <summary>This part: rents that need a second look, because of their length, their thread, their pool's settings or its end.</summary>
internal sealed unsafe partial class BlockLender
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    private IMemoryOwner<byte> LendRare(int minimumBytes)
    {
        uint lendEnd = Volatile.Read(ref _lendEnd);
        if (lendEnd == 0)
        {
            PoolThrow.PoolDisposed(Name);
        }

        int wantedBytes = minimumBytes == -1 ? _settings.DefaultBlockBytes : minimumBytes;
        if (unchecked((uint)wantedBytes) >= lendEnd)
        {
            PoolThrow.BadLength(minimumBytes, MaxBufferBytes);
        }

        ThreadPlace place = ThreadPlace.Current;
        if (place.IsNone)
        {
            place = Settle();
        }

        ref readonly BlockKind kind = ref _kinds.OfAny(wantedBytes);
        if (_recycles)
        {
            byte* its = Allocate(place, wantedBytes, in kind, out int itsBytes);
            RecycledOwner recycled = TakeOwner(place, its);
            recycled.BeginOther(its, itsBytes, place.KeyOf(in kind), _settings.ClearsOnReturn);
            return recycled;
        }

        if (_isPlain && kind.HasBin)
        {
            SingleUseOwner single = new();
            single.Begin(Allocate(place, in kind), place.KeyOf(in kind));
            return single;
        }

        NativeMemoryOwner owner = _watch is null ? new NativeMemoryOwner(this) : TakeTrackedOwner(_watch);
        byte* block = Allocate(place, wantedBytes, in kind, out int lengthBytes);
        _watch?.CountRent();
        owner.Begin(block, lengthBytes, place.KeyOf(in kind));
        return owner;
    }

    private byte* Allocate(ThreadPlace place, int minimumBytes, ref readonly BlockKind kind, out int lengthBytes)
    {
        if (kind.HasBin)
        {
            lengthBytes = kind.LengthBytes;
            return Allocate(place, in kind);
        }

        void* block = _allocator.Allocate((nuint)minimumBytes);
        lengthBytes = (int)nuint.Min(_allocator.GetUsableSize(block), int.MaxValue);
        return (byte*)block;
    }

    private TrackedMemoryOwner TakeTrackedOwner(LeakWatch watch)
    {
        TrackedMemoryOwner owner = _idleTracked?.TryTake() ?? new TrackedMemoryOwner(this);
        watch.NoteRent(owner);
        return owner;
    }

    /// <summary>Gives the calling thread its place: its first allocation does, or there is no memory for anything.</summary>
    private ThreadPlace Settle()
    {
        _allocator.Free(_allocator.Allocate(0));
        return ThreadPlace.Current;
    }
}
