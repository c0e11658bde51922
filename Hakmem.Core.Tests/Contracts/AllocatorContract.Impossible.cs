using System;
using System.Collections.Generic;
using System.Linq;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Contracts;

internal abstract unsafe partial class AllocatorContract
{
    private delegate void* Request(nuint byteCount);

    /// <summary>Lengths no machine has: rounding or adding to them must not wrap around.</summary>
    private static IEnumerable<nuint> ImpossibleLengths() =>
        Enumerable.Range(0, 4_097).Select(static less => nuint.MaxValue - (nuint)less)
            .Concat([((nuint)1 << 63) - 1, (nuint)1 << 63, ((nuint)1 << 63) + 1, ((nuint)1 << 62) + 1, (nuint)1 << 47]);

    /// <summary>Every edge and every sixty-fourth of them: an exception costs many microseconds.</summary>
    private static IEnumerable<nuint> SomeImpossibleLengths() =>
        ImpossibleLengths().Where(static (length, index) => index < 33 || index % 64 == 0 || index > 4_090);

    [Test]
    public void TryAllocate_ImpossibleLength_IsFalseAndGivesNull()
    {
        List<string> complaints = [];

        foreach (nuint byteCount in ImpossibleLengths())
        {
            if (Subject.TryAllocate(byteCount, out void* block) || block != null)
            {
                complaints.Add($"0x{byteCount:x} gave 0x{(nuint)block:x}");
            }
        }

        Assert.That(complaints, Is.Empty);
        AssertStillUsable();
    }

    [Test]
    public void Allocate_ImpossibleLength_IsOutOfMemory() => AssertOutOfMemory(byteCount => Subject.Allocate(byteCount));

    [Test]
    public void AllocateZeroed_ImpossibleLength_IsOutOfMemory() => AssertOutOfMemory(byteCount => Subject.AllocateZeroed(byteCount));

    [Test]
    public void AllocateAligned_ImpossibleLength_IsOutOfMemory(
        [Values(1, 16, 64, 4_096, 65_536, 2 * MiB, 1 << 30)] int alignment)
        => AssertOutOfMemory(byteCount => Subject.AllocateAligned(byteCount, (nuint)alignment));

    [Test]
    public void Reallocate_NullToAnImpossibleLength_IsOutOfMemory() => AssertOutOfMemory(byteCount => Subject.Reallocate(null, byteCount));

    [Test]
    public void Reallocate_ToAnImpossibleLength_LeavesTheOldBlockAndItsContent(
        [Values(0, 24, 1_000, 20_000, 100_000, 600_000, 3_000_000)] int byteCount,
        [Values] bool isAligned)
    {
        void* block = isAligned ? Subject.AllocateAligned((nuint)byteCount, 4_096) : Subject.Allocate((nuint)byteCount);
        nuint usableBytes = Subject.GetUsableSize(block);
        Pattern.Fill(block, usableBytes, byteCount);

        foreach (nuint impossible in (nuint[])[nuint.MaxValue, nuint.MaxValue - 15, nuint.MaxValue / 2, (nuint)1 << 47])
        {
            Assert.That(() => Subject.Reallocate(block, impossible), Throws.InstanceOf<OutOfMemoryException>());
        }

        Assert.That(Subject.GetUsableSize(block), Is.EqualTo(usableBytes));
        Assert.That(Pattern.FirstDifference(block, usableBytes, byteCount), Is.EqualTo(-1));
        Subject.Free(block);
        AssertStillUsable();
    }

    private void AssertOutOfMemory(Request request)
    {
        List<string> complaints = [];
        foreach (nuint byteCount in SomeImpossibleLengths())
        {
            try
            {
                complaints.Add($"0x{byteCount:x} gave 0x{(nuint)request(byteCount):x}");
            }
            catch (OutOfMemoryException)
            {
                // The right answer.
            }
        }

        Assert.That(complaints, Is.Empty);
        AssertStillUsable();
    }

    private void AssertStillUsable()
    {
        foreach (nuint byteCount in (nuint[])[1, 500, 10_000, 100_000, 500_000, 2_000_000])
        {
            void* block = Subject.Allocate(byteCount);
            Pattern.Fill(block, byteCount, 1);
            Assert.That(Pattern.FirstDifference(block, byteCount, 1), Is.EqualTo(-1));
            Subject.Free(block);
        }
    }
}
