using System.Threading;
using Hakmem.Benchmarks.Workloads;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>The queue between two threads of the remote workload.</summary>
[TestFixture]
internal sealed class HandleRingTests
{
    [Test]
    public void TryPop_WhenEmpty_IsRefused()
    {
        using HandleRing<nint> ring = new();

        Assert.That(ring.TryPop(out _), Is.False);
    }

    [Test]
    public void TryPush_WhenFull_IsRefusedUntilOneWasTaken()
    {
        using HandleRing<nint> ring = new();

        for (int i = 0; i < HandleRing<nint>.Capacity; i++)
        {
            ring.TryPush(i);
        }

        Assert.That(ring.TryPush(-1), Is.False);
        Assert.That(ring.TryPop(out nint first), Is.True);
        Assert.That((int)first, Is.Zero);
        Assert.That(ring.TryPush(-1), Is.True);
    }

    [Test]
    public void TwoThreads_PassEveryHandleInOrder()
    {
        const int HandleCount = 500_000;
        using HandleRing<nint> ring = new();
        Thread producer = new(() =>
        {
            for (nint i = 1; i <= HandleCount; i++)
            {
                while (!ring.TryPush(i))
                {
                    Thread.Yield();
                }
            }
        });

        producer.Start();
        nint expected = 1;

        while (expected <= HandleCount)
        {
            if (!ring.TryPop(out nint handle))
            {
                Thread.Yield();
                continue;
            }

            if (handle != expected)
            {
                break;
            }

            expected++;
        }

        Assert.That(expected, Is.EqualTo((nint)(HandleCount + 1)));
        producer.Join();
    }
}
