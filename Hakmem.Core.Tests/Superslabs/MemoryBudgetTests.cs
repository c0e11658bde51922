using System.Threading;
using Hakmem.Settings;
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
        MemoryBudget budget = Create(MaxBytes);

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
        MemoryBudget budget = Create(long.MaxValue);

        Assert.That(budget.TryReserve(100), Is.True);
        Assert.That(budget.TryReserve(nuint.MaxValue), Is.False);
        Assert.That(budget.TryReserve(nuint.MaxValue / 2), Is.False);
        Assert.That(budget.MappedBytes, Is.EqualTo(100));
    }

    [Test]
    public void Return_MakesRoom_AndThePeakStays()
    {
        MemoryBudget budget = Create(MaxBytes);
        budget.TryReserve(900);
        budget.Mapped(900);

        budget.Unmapped(900, 0);

        Assert.That(budget.MappedBytes, Is.Zero);
        Assert.That(budget.PeakBytes, Is.EqualTo(900));
        Assert.That(budget.TryReserve(1_000), Is.True);
        budget.Mapped(1_000);
        Assert.That(budget.PeakBytes, Is.EqualTo(1_000));
    }

    [Test]
    public void PeakBytes_OfAReservationThatIsNotMapped_StaysAsItWas()
    {
        MemoryBudget budget = Create(MaxBytes);
        budget.TryReserve(300);
        budget.Mapped(300);

        Assert.That(budget.TryReserve(600), Is.True);
        budget.Return(600);

        Assert.That(budget.PeakBytes, Is.EqualTo(300));
    }

    [Test]
    public void PeakBytes_OfDiscardedBytesThatAreUsedAgain_IsRaised()
    {
        MemoryBudget budget = Create(MaxBytes);
        budget.TryReserve(600);
        budget.Mapped(600);
        budget.Discard(600);
        budget.TryReserve(300);
        budget.Mapped(300);

        Assert.That(budget.TryRecharge(600), Is.True);

        Assert.That(budget.PeakBytes, Is.EqualTo(900));
    }

    [Test]
    public void FourThreads_NeverReserveMoreThanThereIs()
    {
        MemoryBudget budget = Create(MaxBytes);
        long held = 0;
        long most = 0;

        ThreadTeam.Run(4, index =>
        {
            for (int round = 0; round < 50_000; round++)
            {
                nuint bytes = (nuint)(100 + ((round + (index * 7)) % 300));
                if (budget.TryReserve(bytes))
                {
                    budget.Mapped(bytes);
                    long now = Interlocked.Add(ref held, (long)bytes);
                    for (long seen = Volatile.Read(ref most); now > seen; seen = Interlocked.CompareExchange(ref most, now, seen))
                    {
                    }

                    Interlocked.Add(ref held, -(long)bytes);
                    budget.Unmapped(bytes, 0);
                }
            }
        });

        Assert.That(most, Is.InRange(1, MaxBytes));
        Assert.That(budget.PeakBytes, Is.InRange(most, MaxBytes));
        Assert.That(budget.MappedBytes, Is.Zero);
    }

    [Test]
    public void Discard_MakesRoomUnderTheCap_AndRechargeTakesItBack()
    {
        MemoryBudget budget = Create(MaxBytes);
        Assert.That(budget.TryReserve(1_000), Is.True);

        budget.Discard(400);
        Assert.That(budget.MappedBytes, Is.EqualTo(1_000));
        Assert.That(budget.ChargedBytes, Is.EqualTo(600));
        Assert.That(budget.TryReserve(400), Is.True);
        Assert.That(budget.TryRecharge(1), Is.False, "the room is used");

        budget.Return(400);
        Assert.That(budget.TryRecharge(400), Is.True);
        Assert.That(budget.DiscardedBytes, Is.Zero);
    }

    [Test]
    public void ObtainedAndGivenBack_AreSumsOfWhatWasMappedRechargedDiscardedAndUnmapped()
    {
        MemoryBudget budget = Create(MaxBytes);
        budget.TryReserve(800);
        budget.Mapped(800);
        budget.TryReserve(100);
        budget.Return(100);
        budget.TryReserve(900);

        budget.Discard(300);
        budget.TryRecharge(100);
        budget.Unmapped(500, 200);

        Assert.That(budget.ObtainedBytes, Is.EqualTo(800 + 100));
        Assert.That(budget.GivenBackBytes, Is.EqualTo(300 + 500));
        Assert.That(budget.ChargedBytes, Is.EqualTo(100));
        Assert.That(budget.MappedBytes, Is.EqualTo(100));
    }

    [Test]
    public void TryReserve_UnderACapThatFellBelowWhatIsMapped_IsRefusedUntilEnoughCameBack()
    {
        HeapSettings settings = SettingsOf(MaxBytes);
        MemoryBudget budget = new(settings);
        budget.TryReserve(900);

        settings.ReplaceLive(settings.Live with { MaxMappedBytes = 500 });

        Assert.That(budget.TryReserve(1), Is.False);
        budget.Return(600);
        Assert.That(budget.TryReserve(200), Is.True);
        Assert.That(budget.TryReserve(1), Is.False);
    }

    private static MemoryBudget Create(long maxBytes) => new(SettingsOf(maxBytes));

    private static HeapSettings SettingsOf(long maxBytes)
    {
        HeapSettings settings = SettingsFreezer.Default();
        settings.ReplaceLive(settings.Live with { MaxMappedBytes = maxBytes });
        return settings;
    }
}
