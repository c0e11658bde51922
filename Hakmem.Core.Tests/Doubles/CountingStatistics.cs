using Hakmem.Tests.BrokenTwins;

namespace Hakmem.Tests.Doubles;

/// <summary>An allocator that counts how often it is asked for statistics.</summary>
internal sealed class CountingStatistics : TwinAllocator
{
    public int Asked { get; private set; }

    public override HakStatistics GetStatistics()
    {
        Asked++;
        return base.GetStatistics();
    }
}
