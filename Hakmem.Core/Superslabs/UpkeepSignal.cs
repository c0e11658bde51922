using System.Threading;

namespace Hakmem.Superslabs;

/// <summary>How the rooms of one allocator say, without calling upwards, that there is something for maintenance to give back.</summary>
/// <remarks>Raised on slow paths, read at the end of them by the heap: a volatile read each. Any thread may call anything.</remarks>
internal sealed class UpkeepSignal
{
    /// <summary>Growth, in bytes, after which maintenance should look at once whether idle pages could not have served. Arbitrary: a few superslabs.</summary>
    private const long HurryBytes = 2L << 20;

    private int _isRaised;
    private int _isAwake;
    private long _grownBytes;

    /// <summary>Maintenance sleeps and should not.</summary>
    public bool IsWanted => Volatile.Read(ref _isAwake) == 0 && Volatile.Read(ref _isRaised) != 0;

    /// <summary>Something was raised since the last pass.</summary>
    public bool IsRaised => Volatile.Read(ref _isRaised) != 0;

    /// <summary>The allocator grew so much since the last pass that the next should come now.</summary>
    public bool IsUrgent => Volatile.Read(ref _grownBytes) >= HurryBytes;

    /// <summary>Something may be given back later.</summary>
    public void Raise()
    {
        if (Volatile.Read(ref _isRaised) == 0)
        {
            Interlocked.Exchange(ref _isRaised, 1);
        }
    }

    /// <summary>Memory was mapped because none that was free would do.</summary>
    public void RaiseGrowth(long bytes)
    {
        Interlocked.Add(ref _grownBytes, bytes);
        Raise();
    }

    /// <summary>Maintenance takes notice.</summary>
    /// <returns><see langword="false"/> when it had before.</returns>
    public bool TryAccept() => Interlocked.Exchange(ref _isAwake, 1) == 0;

    /// <summary>The settings changed: as if maintenance slept and something was raised.</summary>
    public void Restart()
    {
        Interlocked.Exchange(ref _isAwake, 0);
        Interlocked.Exchange(ref _isRaised, 1);
    }

    /// <summary>A pass begins: what is raised from now on is for the next one.</summary>
    /// <returns>Bytes grown since the last one.</returns>
    public long BeginPass()
    {
        Interlocked.Exchange(ref _isRaised, 0);
        return Interlocked.Exchange(ref _grownBytes, 0);
    }

    /// <summary>Maintenance goes to sleep until the next <see cref="Raise"/>.</summary>
    /// <returns><see langword="false"/> when it must not: something was raised since the pass began.</returns>
    public bool TrySleep()
    {
        Interlocked.Exchange(ref _isAwake, 0);
        return Volatile.Read(ref _isRaised) == 0 || !TryAccept();
    }
}
