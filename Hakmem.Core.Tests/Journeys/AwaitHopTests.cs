using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Hakmem.Tests.Journeys;

/// <summary>A task goes on wherever a pool thread is free: what it allocated here is freed there.</summary>
[TestFixture]
internal sealed class AwaitHopTests
{
    [Test]
    public async Task AwaitHops_FreeOnOtherThreads_HarmNothing()
    {
        using HakAllocator allocator = new();
        int damaged = 0;

        async Task Hop(int seed)
        {
            Random random = new(seed);
            for (int step = 0; step < 150; step++)
            {
                Parcel parcel = Parcel.Send(allocator, ParcelSizes.Next(random), seed + step);
                await Task.Yield();
                if (!parcel.Receive(allocator))
                {
                    Interlocked.Increment(ref damaged);
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 64).Select(index => Task.Run(() => Hop(index * 1_000))));

        Assert.That(damaged, Is.Zero);
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }
}
