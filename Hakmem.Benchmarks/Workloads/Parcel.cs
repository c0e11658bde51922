using System;
using System.Threading;

namespace Hakmem.Benchmarks.Workloads;

/// <summary>Blocks that one thread hands to another all at once, and the flag that says whose they are.</summary>
internal sealed class Parcel<THandle> : IDisposable
    where THandle : struct
{
    private readonly SlotTable<THandle> _blocks = new(Handoff.ParcelBlocks);
    private bool _isFull;

    /// <summary>Of the bytes read, so that reading them is no dead code. The returning thread's.</summary>
    public long Sum { get; set; }

    public THandle this[nint index]
    {
        get => _blocks[index];
        set => _blocks[index] = value;
    }

    public void WaitUntil(bool isFull)
    {
        SpinWait spin = default;

        while (Volatile.Read(ref _isFull) != isFull)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Publishes the blocks, or that they are gone; paired with the read in <see cref="WaitUntil"/>.</summary>
    public void Pass(bool isFull) => Volatile.Write(ref _isFull, isFull);

    public void Dispose() => _blocks.Dispose();
}
