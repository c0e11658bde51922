using System.Threading;

namespace Hakmem.Tests.BrokenTwins;

/// <summary>Looks whether it was disposed, and only then says that it is: right as long as one thread disposes.</summary>
/// <remarks>Between the two it gives another thread time to look too, so that it goes wrong in a test as well as in the field.</remarks>
internal sealed class RacyOwner : TwinOwner
{
    private const int MaxTurns = 300;

    private int _lookerCount;
    private int _isDisposed;

    public override void Dispose()
    {
        if (Volatile.Read(ref _isDisposed) == 0)
        {
            Interlocked.Increment(ref _lookerCount);
            SpinWait spin = default;
            for (int turn = 0; turn < MaxTurns && Volatile.Read(ref _lookerCount) < 2; turn++)
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }

            Volatile.Write(ref _isDisposed, 1);
            Return();
        }
    }
}
