using System.Threading;
using Hakmem.Os;

namespace Hakmem.Tests.Doubles;

/// <summary>The collector's arrays, refused to order.</summary>
internal sealed class ForgedArrays : IArraySource
{
    private int _calls;
    private bool _refuses;

    public int Calls => Volatile.Read(ref _calls);

    public bool Refuses
    {
        get => Volatile.Read(ref _refuses);
        set => Volatile.Write(ref _refuses, value);
    }

    public byte[]? TryAllocate(int lengthBytes)
    {
        Interlocked.Increment(ref _calls);
        return Refuses ? null : CollectorArrays.Instance.TryAllocate(lengthBytes);
    }
}
