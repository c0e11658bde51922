using System.Threading;

namespace Hakmem.Benchmarks.Workloads;

/// <summary>
/// Lets the threads of a remote workload start together and tells when the last of them has stopped sending.
/// </summary>
internal sealed class RemoteGate(int threadCount)
{
    private int _arriving = threadCount;
    private int _sending = threadCount;

    /// <summary>True until every thread has called <see cref="Finish"/>.</summary>
    public bool IsAnyoneSending => Volatile.Read(ref _sending) > 0;

    /// <summary>Spins: a thread that sleeps here would start some ten thousand operations late.</summary>
    public void WaitForAll()
    {
        Interlocked.Decrement(ref _arriving);
        SpinWait spin = default;

        while (Volatile.Read(ref _arriving) > 0)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    public void Finish() => Interlocked.Decrement(ref _sending);
}
