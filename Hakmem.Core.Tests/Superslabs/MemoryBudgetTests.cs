using System.Threading;
using Hakmem.Superslabs;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Superslabs;

[TestFixture]
internal sealed class MemoryBudgetTests
{
    private const long MaxBytes = 1_000;

    [Test]
    public void TryReserve_UpToTheLastByte_IsGranted_AndOneMoreIsNot()
    {
        MemoryBudget budget = new(MaxBytes);

        Assert.That(budget.TryReserve(600), Is.True);
        Assert.That(budget.TryReserve(401), Is.False);
        Assert.That(budget.TryReserve(400), Is.True);
        Assert.That(budget.TryReserve(1), Is.False);
        Assert.That(budget.TryReserve(0), Is.True);
        Assert.That(budget.MappedBytes, Is.EqualTo(MaxBytes));
    }

    [Test]
    public void TryReserve_OfLengthsThatWouldWrapAround_IsRefused()
    {
        MemoryBudget budget = new(long.MaxValue);

        Assert.That(budget.TryReserve(100), Is.True);
        Assert.That(budget.TryReserve(nuint.MaxValue), Is.False);
        Assert.That(budget.TryReserve(nuint.MaxValue / 2), Is.False);
        Assert.That(budget.MappedBytes, Is.EqualTo(100));
    }

    [Test]
    public void Return_MakesRoom_AndThePeakStays()
    {
        MemoryBudget budget = new(MaxBytes);
        budget.TryReserve(900);

        budget.Return(900);

        Assert.That(budget.MappedBytes, Is.Zero);
        Assert.That(budget.PeakBytes, Is.EqualTo(900));
        Assert.That(budget.TryReserve(1_000), Is.True);
        Assert.That(budget.PeakBytes, Is.EqualTo(1_000));
    }

    [Test]
    public void FourThreads_NeverReserveMoreThanThereIs()
    {
        MemoryBudget budget = new(MaxBytes);
        long held = 0;
        long most = 0;

        ThreadTeam.Run(4, index =>
        {
            for (int round = 0; round < 50_000; round++)
            {
                nuint bytes = (nuint)(100 + ((round + (index * 7)) % 300));
                if (budget.TryReserve(bytes))
                {
                    long now = Interlocked.Add(ref held, (long)bytes);
                    for (long seen = Volatile.Read(ref most); now > seen; seen = Interlocked.CompareExchange(ref most, now, seen))
                    {
                    }

                    Interlocked.Add(ref held, -(long)bytes);
                    budget.Return(bytes);
                }
            }
        });

        Assert.That(most, Is.InRange(1, MaxBytes));
        Assert.That(budget.PeakBytes, Is.InRange(most, MaxBytes));
        Assert.That(budget.MappedBytes, Is.Zero);
    }
}
