using System.Collections.Generic;
using System.Linq;
using Hakmem.Pooling;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>Idle owners: first in, first out, rested, bounded, and passed on between threads.</summary>
[TestFixture]
internal sealed class IdleOwnersTests
{
    [Test]
    public void Magazine_GivesInTheOrderItWasFilled_AndGivesNothingTwice()
    {
        OwnerMagazine magazine = new();
        OwnerRun filling = magazine.All;
        OwnerRun emptying = magazine.All;
        List<NativeMemoryOwner> owners = [.. Enumerable.Range(0, OwnerMagazine.Capacity).Select(static _ => Owner())];

        List<bool> put = [.. owners.Select(owner => filling.TryPut(owner))];
        bool isOneTooMany = filling.TryPut(Owner());
        List<NativeMemoryOwner?> taken = [.. owners.Select(_ => emptying.TryTake())];

        Assert.That(put, Is.All.True);
        Assert.That(isOneTooMany, Is.False);
        Assert.That(taken, Is.EqualTo(owners));
        Assert.That(emptying.TryTake(), Is.Null);
    }

    [Test]
    public void TryTake_WhenEmpty_IsNull()
    {
        IdleOwners idle = Fresh();

        Assert.That(idle.TryTake(), Is.Null);
    }

    [Test]
    public void AnOwner_RestsForAtLeastRestCountReturnsAndRents([Values(0, 1, 5, 127, 128, 300)] int heldCount)
    {
        IdleOwners idle = Fresh();
        Queue<NativeMemoryOwner> held = new(Enumerable.Range(0, heldCount).Select(static _ => Owner()));
        Dictionary<NativeMemoryOwner, int> returnedAt = [];
        int step = 0;
        int leastRest = int.MaxValue;

        for (int round = 0; round < 2_000; round++)
        {
            NativeMemoryOwner owner = idle.TryTake() ?? Owner();
            step++;
            if (returnedAt.TryGetValue(owner, out int at))
            {
                leastRest = int.Min(leastRest, step - at - 1);
            }

            held.Enqueue(owner);
            NativeMemoryOwner returned = held.Dequeue();
            step++;
            idle.Put(returned);
            returnedAt[returned] = step;
        }

        Assert.That(leastRest, Is.InRange(OwnerMagazine.RestCount, 100_000));
    }

    [Test]
    public void OneThreadReturns_AnotherRents_TheDepotPassesOwnersOn()
    {
        NativeMemoryOwner[] owners = [.. Enumerable.Range(0, 4 * OwnerMagazine.Capacity).Select(static _ => Owner())];
        EmptyTheDepot();
        ThreadTeam.Run(1, _ =>
        {
            IdleOwners returning = Fresh();
            foreach (NativeMemoryOwner owner in owners)
            {
                returning.Put(owner);
            }
        });

        IdleOwners renting = Fresh();
        int passedOn = 0;
        while (renting.TryTake() is { } owner)
        {
            Assert.That(owners, Does.Contain(owner));
            passedOn++;
        }

        Assert.That(passedOn, Is.EqualTo(2 * OwnerMagazine.Capacity), "The last two magazines stay with the thread that filled them.");
    }

    [Test]
    public void TheDepot_IsBounded()
    {
        EmptyTheDepot();
        IdleOwners returning = Fresh();
        for (int count = 0; count < (OwnerDepot.MaxMagazines + 10) * OwnerMagazine.Capacity; count++)
        {
            returning.Put(Owner());
        }

        Assert.That(EmptyTheDepot(), Is.EqualTo(OwnerDepot.MaxMagazines));
    }

    private static int EmptyTheDepot()
    {
        int count = 0;
        OwnerMagazine magazine = new();
        while (OwnerDepot.TryExchange(ref magazine))
        {
            count++;
        }

        return count;
    }

    private static IdleOwners Fresh()
    {
        IdleOwners idle = default;
        idle.Initialize();
        return idle;
    }

    private static NativeMemoryOwner Owner() => new(null!);
}
