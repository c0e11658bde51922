using System.Linq;
using Hakmem.Benchmarks.Runs;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>The order of subjects: all in each round, and nobody behind the same one more often than behind another.</summary>
[TestFixture]
internal sealed class RotationTests
{
    [Test]
    public void EachRound_HasEverySubjectOnce([Range(1, 18)] int count)
    {
        for (int round = 0; round < 3 * count; round++)
        {
            Assert.That(Order(round, count), Is.EquivalentTo(Enumerable.Range(0, count)));
        }
    }

    [Test]
    public void EverySubject_RunsAtEveryPositionEquallyOften([Range(1, 18)] int count)
    {
        for (int position = 0; position < count; position++)
        {
            int[] times = new int[count];

            for (int round = 0; round < count; round++)
            {
                times[Rotation.IndexAt(round, position, count)]++;
            }

            Assert.That(times, Is.All.EqualTo(1));
        }
    }

    [Test]
    public void EverySubject_RunsBehindEveryOtherEquallyOften([Range(2, 18)] int count)
    {
        int[,] times = new int[count, count];

        for (int round = 0; round < 2 * count; round++)
        {
            int[] order = Order(round, count);

            for (int position = 1; position < count; position++)
            {
                times[order[position - 1], order[position]]++;
            }
        }

        for (int before = 0; before < count; before++)
        {
            for (int after = 0; after < count; after++)
            {
                Assert.That(times[before, after], Is.EqualTo(before == after ? 0 : 2));
            }
        }
    }

    private static int[] Order(int round, int count)
        => [.. Enumerable.Range(0, count).Select(position => Rotation.IndexAt(round, position, count))];
}
