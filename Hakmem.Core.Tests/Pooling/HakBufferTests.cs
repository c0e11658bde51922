using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>Buffers: elements, parts, alignment, ends, leaks.</summary>
[TestFixture]
internal sealed unsafe class HakBufferTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(1_000)]
    [TestCase(300_000)]
    public void AllocateBuffer_GivesThatManyElements(int length)
    {
        using HakAllocator allocator = new();
        using HakBuffer<long> buffer = allocator.AllocateBuffer<long>((nuint)length);

        buffer.Span.Fill(-1);

        Assert.That(buffer.Length, Is.EqualTo((nuint)length));
        Assert.That(buffer.ByteCount, Is.EqualTo((nuint)length * 8));
        Assert.That(buffer.Span.Length, Is.EqualTo(length));
        Assert.That(buffer.Memory.Length, Is.EqualTo(length));
        Assert.That((long)buffer.Pointer, Is.Not.Zero);
        Assert.That((nuint)buffer.Pointer % 16, Is.EqualTo((nuint)0));
    }

    [Test]
    public void Zeroed_IsZero_WhateverWasThereBefore([Values(1u, 64u, 4_096u)] uint alignment, [Values(10, 5_000, 400_000)] int length)
    {
        using HakAllocator allocator = new();
        for (int round = 0; round < 3; round++)
        {
            using HakBuffer<int> buffer = allocator.AllocateBuffer<int>((nuint)length, alignment, zeroed: true);
            Assert.That(buffer.Span.IndexOfAnyExcept(0), Is.EqualTo(-1));
            buffer.Span.Fill(-1);
        }

        using HakBuffer<int> plain = allocator.AllocateBuffer<int>((nuint)length, zeroed: true);
        Assert.That(plain.Span.IndexOfAnyExcept(0), Is.EqualTo(-1));
    }

    [Test]
    public void Alignment_IsThatOfTheFirstElement([Values(1u, 16u, 64u, 4_096u, 65_536u, 1u << 21)] uint alignment)
    {
        using HakAllocator allocator = new();
        using HakBuffer<byte> buffer = allocator.AllocateBuffer<byte>(100, alignment);

        Assert.That((nuint)buffer.Pointer % nuint.Max(alignment, 16), Is.EqualTo((nuint)0));
    }

    [TestCase(0u, false)]
    [TestCase(3u, false)]
    [TestCase(0u, true)]
    [TestCase(24u, true)]
    public void Alignment_ThatIsNone_IsRefused(uint alignment, bool zeroed)
    {
        using HakAllocator allocator = new();

        Assert.That(() => allocator.AllocateBuffer<byte>(100, alignment, zeroed), Throws.ArgumentException.With.Message.Contains("alignment"));
    }

    [Test]
    public void ImpossibleLengths_AreOutOfMemory()
    {
        using HakAllocator allocator = new(new HakOptions { MaxBytes = 16 << 20 });

        foreach (nuint length in (nuint[])[nuint.MaxValue, (nuint.MaxValue / 8) + 1, nuint.MaxValue / 8, 3 << 20])
        {
            Assert.That(() => allocator.AllocateBuffer<long>(length), Throws.InstanceOf<OutOfMemoryException>());
        }

        allocator.AllocateBuffer<long>(100).Dispose();
    }

    [Test]
    public void Indexer_ReadsAndWrites_AndChecksItsBounds()
    {
        using HakAllocator allocator = new();
        using HakBuffer<int> buffer = allocator.AllocateBuffer<int>(10, zeroed: true);

        buffer[9] = 5;
        buffer[0]++;

        Assert.That(buffer.Span.ToArray(), Is.EqualTo((int[])[1, 0, 0, 0, 0, 0, 0, 0, 0, 5]));
        Assert.That(() => buffer[10], Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("10"));
        Assert.That(() => buffer[nuint.MaxValue], Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Parts_SeeTheWhole_AndStayWithinIt()
    {
        using HakAllocator allocator = new();
        using HakBuffer<short> buffer = allocator.AllocateBuffer<short>(100, zeroed: true);

        buffer.GetSpan(10, 5).Fill(1);
        buffer.GetMemory(15, 5).Span.Fill(2);

        Assert.That(buffer[14], Is.EqualTo(1));
        Assert.That(buffer[19], Is.EqualTo(2));
        Assert.That(buffer.GetSpan(100, 0).Length, Is.Zero);
        foreach ((nuint start, int length) in ((nuint, int)[])[(100, 1), (101, 0), (0, 101), (0, -1), (nuint.MaxValue, 1), (50, int.MaxValue)])
        {
            Assert.That(() => buffer.GetSpan(start, length).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => buffer.GetMemory(start, length), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }

    /// <summary>Only mapped, not touched: more than two thousand million elements.</summary>
    [Test]
    public void LongerThanASpan_TheWholeIsRefused_AndPartsWork()
    {
        const nuint Length = (nuint)int.MaxValue + 100;
        using HakAllocator allocator = new(new HakOptions { MaxBytes = 8L << 30 });
        using HakBuffer<byte> buffer = allocator.AllocateBuffer<byte>(Length);

        buffer[Length - 1] = 7;

        Assert.That(buffer.GetSpan(Length - 10, 10)[9], Is.EqualTo(7));
        Assert.That(buffer.GetMemory(Length - 10, 10).Span[9], Is.EqualTo(7));
        Assert.That(() => buffer.Span.Length, Throws.InvalidOperationException.With.Message.Contains("2147483747").And.Message.Contains("2147483647"));
        Assert.That(() => buffer.Memory, Throws.InvalidOperationException.With.Message.Contains("GetMemory"));
    }

    [Test]
    public void AfterDispose_EverythingThrows_AndDisposeDoesNothing()
    {
        using HakAllocator allocator = new();
        HakBuffer<int> buffer = allocator.AllocateBuffer<int>(10);
        Memory<int> kept = buffer.Memory;

        buffer.Dispose();
        buffer.Dispose();

        Assert.That(() => (nint)buffer.Pointer, Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => buffer.Span.Length, Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => buffer.Memory, Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => buffer[0], Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => buffer.GetSpan(0, 1).Length, Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => kept.Span.Length, Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => kept.Pin(), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(buffer.Length, Is.EqualTo((nuint)10));
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [Test]
    public void DisposeUnderAPin_KeepsTheBlockUntilUnpin()
    {
        using HakAllocator allocator = new();
        HakBuffer<int> buffer = allocator.AllocateBuffer<int>(10);
        MemoryHandle pin = buffer.GetMemory(3, 4).Pin();

        buffer.Dispose();

        Assert.That(() => buffer.Span.Length, Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.EqualTo(1));
        pin.Dispose();
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [Test]
    public void RacingDisposals_FreeOnce()
    {
        const int RoundCount = 2_000;
        using HakAllocator allocator = new();
        HakBuffer<byte>[] buffers = new HakBuffer<byte>[RoundCount];
        for (int round = 0; round < RoundCount; round++)
        {
            buffers[round] = allocator.AllocateBuffer<byte>(100);
        }

        int arrived = 0;
        ThreadTeam.Run(2, _ =>
        {
            for (int round = 0; round < RoundCount; round++)
            {
                Interlocked.Increment(ref arrived);
                SpinWait spin = default;
                while (Volatile.Read(ref arrived) < 2 * (round + 1))
                {
                    spin.SpinOnce(sleep1Threshold: -1);
                }

                buffers[round].Dispose();
            }
        });

        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [Test]
    public void ALostBuffer_ReportsItself_OnlyWhenItWasAskedTo([Values] bool isAsked)
    {
        using HakAllocator allocator = new();
        using BlockingCollection<HakLeakReport> reports = [];
        Lose(allocator, isAsked ? (_, report) => reports.Add(report) : null);

        // Once is not always enough: a register may still know the buffer.
        LeakTests.CollectUntil(() => !isAsked || allocator.GetStatistics().LiveBlocks == 0);
        LeakTests.Collect();

        Assert.That(reports.TryTake(out HakLeakReport? report, isAsked ? TimeSpan.FromSeconds(20) : TimeSpan.Zero), Is.EqualTo(isAsked));
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.EqualTo(isAsked ? 0 : 1));
        Assert.That(report?.Bytes, Is.EqualTo(isAsked ? 800 : null));
        Assert.That(report?.StackTrace, isAsked ? Does.Contain(nameof(Lose)) : Is.Null);
    }

    [Test]
    public void ADisposedBuffer_ReportsNothing()
    {
        using HakAllocator allocator = new();
        int reportCount = 0;
        DisposeOne(allocator, (_, _) => Interlocked.Increment(ref reportCount));

        LeakTests.Collect();
        LeakTests.Collect();

        Assert.That(Volatile.Read(ref reportCount), Is.Zero);
    }

    /// <summary>Its finalizer stays, and has no block to speak of.</summary>
    [Test]
    public void ARefusedBuffer_ReportsNothing()
    {
        using HakAllocator allocator = new(new HakOptions { MaxBytes = 16 << 20 });
        int reportCount = 0;

        Assert.That(
            () => allocator.AllocateBuffer<long>(3 << 20, alignment: 16, onLeak: (_, _) => Interlocked.Increment(ref reportCount)),
            Throws.InstanceOf<OutOfMemoryException>());
        LeakTests.Collect();
        LeakTests.Collect();

        Assert.That(Volatile.Read(ref reportCount), Is.Zero);
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Lose(HakAllocator allocator, EventHandler<HakLeakReport>? onLeak) =>
        allocator.AllocateBuffer<long>(100, alignment: 16, onLeak: onLeak).Span.Fill(1);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void DisposeOne(HakAllocator allocator, EventHandler<HakLeakReport> onLeak) =>
        allocator.AllocateBuffer<long>(100, alignment: 16, onLeak: onLeak).Dispose();
}
