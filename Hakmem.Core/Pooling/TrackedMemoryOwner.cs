using System;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Hakmem.Pooling;

/// <summary>An owner that is noticed when it dies undisposed.</summary>
/// <remarks>
/// While it serves, its finalizer stays registered: GC.SuppressFinalize lasts for good, so an owner that is to serve again never comes near it. An idle one
/// that dies, with its pool say, is over and has nothing to report.
/// </remarks>
internal sealed class TrackedMemoryOwner : NativeMemoryOwner
{
    private readonly WeakReference _reached;

    public TrackedMemoryOwner(BlockLender lender)
        : base(lender) => _reached = new WeakReference(this);

    [SuppressMessage("Reliability", "CA2015", Justification = "Asked for by an option whose documentation says so.")]
    ~TrackedMemoryOwner() => Lender.TakeOver(this);

    /// <summary>Clock reading at the rent.</summary>
    public long RentedAt { get; set; }

    /// <summary>Where it was rented; null when this rent was not sampled.</summary>
    public StackTrace? RentedFrom { get; set; }

    public int Bytes => LengthBytes;

    /// <summary>The collector found it dead once: its finalizer has run or will yet.</summary>
    public bool WasDead => !_reached.IsAlive;

    /// <summary>Number of the pool's rent from which it may serve again.</summary>
    public long ServesFrom { get; set; }

    /// <summary>Its finalizer has run, which it does once: it would die unseen the next time.</summary>
    public bool IsLost { get; set; }

    /// <summary>Takes the finalizer off, for good: the owner is over and never serves again.</summary>
    [SuppressMessage("Usage", "CA1816", Justification = "This is what a Dispose that the owner survives comes to.")]
    public void Forget() => GC.SuppressFinalize(this);
}
