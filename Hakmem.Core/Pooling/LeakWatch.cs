using System;
using System.Diagnostics;
using System.Threading;

namespace Hakmem.Pooling;

/// <summary>Counts the rents of one pool, samples their stacks, and tells of owners that died undisposed.</summary>
internal sealed class LeakWatch(PoolSettings settings, TimeProvider time, object sender)
{
    private readonly StripedCount _out = new();
    private readonly StripedCount _sampled = new();
    private long _leakCount;

    public event EventHandler<HakLeakReport>? Leaked;

    public long OutstandingRents => _out.Sum;

    public long LeakCount => Volatile.Read(ref _leakCount);

    /// <summary>Writes down when and, if this rent is sampled, from where the owner is rented.</summary>
    public void NoteRent(TrackedMemoryOwner owner)
    {
        owner.RentedAt = time.GetTimestamp();
        owner.RentedFrom = IsSampled() ? new StackTrace(skipFrames: 1, fNeedFileInfo: false) : null;
    }

    public void CountRent() => _out.Add(1);

    public void CountReturn() => _out.Add(-1);

    /// <summary>Runs on the finalizer's thread, so the report is made and delivered elsewhere.</summary>
    /// <param name="owner">Dead and undisposed; the caller's alone.</param>
    /// <param name="isReturned">Whether its block went back.</param>
    public void NoteLeak(TrackedMemoryOwner owner, bool isReturned)
    {
        Interlocked.Increment(ref _leakCount);
        if (Volatile.Read(ref Leaked) is { } handlers)
        {
            LeakNotice.Send(
                handlers, sender, owner.Bytes, time.GetElapsedTime(owner.RentedAt), owner.RentedFrom, settings.Name, isReturned);
        }
    }

    /// <summary>Counted apart for each processor, so the first rent on each is sampled, and then one in the interval.</summary>
    private bool IsSampled() => settings.LeakTracking switch
    {
        HakLeakTracking.Full => true,
        HakLeakTracking.Sample => (_sampled.Add(1) - 1) % HakMemoryPoolOptions.LeakSampleInterval == 0,
        _ => false,
    };
}
