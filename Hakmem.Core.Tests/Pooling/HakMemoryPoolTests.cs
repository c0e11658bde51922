using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>What this pool promises beyond the contract: options, lengths, clearing, refusals that leave it usable.</summary>
[TestFixture]
internal sealed unsafe class HakMemoryPoolTests
{
    private static IEnumerable<TestCaseData> WrongOptions()
    {
        yield return Wrong(new HakMemoryPoolOptions { DefaultBlockBytes = 0 }, "DefaultBlockBytes", 0, 1, int.MaxValue);
        yield return Wrong(new HakMemoryPoolOptions { DefaultBlockBytes = -1 }, "DefaultBlockBytes", -1, 1, int.MaxValue);
        yield return Wrong(new HakMemoryPoolOptions { DefaultBlockBytes = 4_096, MaxBufferBytes = 4_095 }, "DefaultBlockBytes", 4_096, 1, 4_095);
        yield return Wrong(new HakMemoryPoolOptions { MaxBufferBytes = 0 }, "MaxBufferBytes", 0, 1, int.MaxValue);
        yield return Wrong(new HakMemoryPoolOptions { MaxBufferBytes = int.MinValue }, "MaxBufferBytes", int.MinValue, 1, int.MaxValue);
        yield return Wrong(new HakMemoryPoolOptions { LeakTracking = (HakLeakTracking)4 }, "LeakTracking", 4);
        yield return Wrong(new HakMemoryPoolOptions { Backing = (HakMemoryPoolBacking)2 }, "Backing", 2);
    }

    [TestCaseSource(nameof(WrongOptions))]
    public void Create_WithAValueOutOfRange_NamesOptionValueAndRule(HakMemoryPoolOptions options, string[] words)
    {
        string message = MessageOf(options);

        foreach (string word in words)
        {
            Assert.That(message, Does.Contain(word));
        }
    }

    [Test]
    public void Create_WithAnEmptyName_IsRefused()
    {
        Assert.That(MessageOf(new HakMemoryPoolOptions { Name = "" }), Does.Contain("Name is empty"));
    }

    [Test]
    public void Create_WithoutAnAllocator_IsRefused()
    {
        Assert.That(() => new HakMemoryPool(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void Options_ChangedAfterCreation_AreIgnored()
    {
        HakMemoryPoolOptions options = new() { MaxBufferBytes = 10_000, Name = "before" };
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, options);

        options.MaxBufferBytes = 100;
        options.DefaultBlockBytes = 7;
        options.Name = "after";
        options.LeakTracking = HakLeakTracking.Full;

        Assert.That(pool.MaxBufferSize, Is.EqualTo(10_000));
        Assert.That(pool.Name, Is.EqualTo("before"));
        Assert.That(pool.LeakCount, Is.Null);
        using IMemoryOwner<byte> owner = pool.Rent();
        Assert.That(owner.Memory.Length, Is.EqualTo(4_096));
    }

    [Test]
    public void Rent_AtTheMaximum_Works_AndOneAbove_IsRefusedByNameValueAndRule(
        [Values(5_000, 32_767, 32_768, 32_769, 40_000, 262_144, 300_000)] int mostBytes, [Values] bool recycles)
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { DefaultBlockBytes = 1_000, MaxBufferBytes = mostBytes, RecycleOwners = recycles });

        // Twice, so that the thread has a place.
        pool.Rent(mostBytes).Dispose();
        pool.Rent(mostBytes).Dispose();

        Assert.That(
            () => pool.Rent(mostBytes + 1),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("minBufferSize").And.Message.Contains($"{mostBytes + 1}").And.Message.Contains($"{mostBytes}"));
    }

    [Test]
    public void Rent_OfADisposedPool_IsRefused_WhateverTheLength([Values(100, 32_768, 32_769, 65_536, 262_144, 300_000)] int bytes, [Values] bool recycles)
    {
        using HakAllocator allocator = new();
        HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { RecycleOwners = recycles });
        pool.Rent(bytes).Dispose();

        pool.Dispose();

        Assert.That(() => pool.Rent(bytes), Throws.InstanceOf<ObjectDisposedException>());
    }

    /// <summary>Copies from one of them to another would be slow, and the beginnings of all share a few sets of the first-level cache.</summary>
    [TestCase(4096)]
    [TestCase(8192)]
    [TestCase(16_384)]
    public void BuffersOfPowersOfTwo_DoNotAllBeginAtOnePlaceOfAPage(int lengthBytes)
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator);
        List<IMemoryOwner<byte>> owners = [.. Enumerable.Range(0, 7).Select(_ => pool.Rent(lengthBytes))];

        Assert.That(owners.Select(static owner => owner.Memory.Length), Is.All.EqualTo(lengthBytes));
        Assert.That(owners.Select(static owner => (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(owner.Memory.Span)) % 4096), Is.Unique);
        owners.ForEach(static owner => owner.Dispose());
    }

    [Test]
    public void Memory_IsTheWholeUsableBlock_ButForACacheLineOfAStaggeredOne()
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator);
        for (int lengthBytes = 0; lengthBytes < 70_000; lengthBytes += 1 + (lengthBytes / 50))
        {
            using IMemoryOwner<byte> owner = pool.Rent(lengthBytes);
            using MemoryHandle pin = owner.Memory.Pin();

            int spareBytes = (int)allocator.GetUsableSize(pin.Pointer) - owner.Memory.Length;
            Assert.That(spareBytes, Is.EqualTo(owner.Memory.Length is 4096 or 8192 or 16_384 ? 64 : 0));
            Assert.That((nuint)pin.Pointer % 16, Is.EqualTo((nuint)0));
        }
    }

    [Test]
    public void Memory_HasNoArrayBehindIt()
    {
        using IMemoryOwner<byte> owner = HakMemoryPool.Default.Rent(100);

        Assert.That(MemoryMarshal.TryGetArray<byte>(owner.Memory, out _), Is.False);
    }

    [Test]
    public void Rent_BeyondTheBudget_IsOutOfMemory_AndThePoolStaysUsable([ValueSource(typeof(PoolConfigurations), nameof(PoolConfigurations.Names))] string name)
    {
        using HakAllocator allocator = new(new HakOptions { MaxBytes = 16 << 20 });
        using HakMemoryPool pool = new(allocator, PoolConfigurations.Options(name));
        List<IMemoryOwner<byte>> owners = [];

        Assert.That(() => Fill(pool, owners, 300_000), Throws.InstanceOf<OutOfMemoryException>());
        Assert.That(() => pool.Rent(int.MaxValue), Throws.InstanceOf<OutOfMemoryException>());
        owners[0].Dispose();
        pool.Rent(300_000).Dispose();
        owners.ForEach(static owner => owner.Dispose());

        Assert.That(owners, Has.Count.GreaterThan(20));
        Assert.That(pool.OutstandingRents ?? 0, Is.Zero);
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [Test]
    public void ClearOnReturn_ZeroesTheWholeBufferBeforeItGoesBack([Values(100, 4_096, 100_000)] int lengthBytes, [Values] bool recycles)
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { ClearOnReturn = true, RecycleOwners = recycles });
        IMemoryOwner<byte> owner = pool.Rent(lengthBytes);
        int wholeBytes = owner.Memory.Length;
        MemoryHandle pin = owner.Memory.Pin();
        byte* address = (byte*)pin.Pointer;
        owner.Memory.Span.Fill(0xEE);
        owner.Dispose();
        Assert.That(address[0], Is.EqualTo(0xEE), "Not under the pin.");
        pin.Dispose();

        // The first two words of a free block are the allocator's.
        Assert.That(Pattern.FirstNonZero(address + 16, (nuint)wholeBytes - 16), Is.EqualTo(-1));
    }

    [Test]
    public void Rent_FromADisposedAllocator_Throws_AndOwnersThatAreOutMayBeDisposed()
    {
        HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator);
        IMemoryOwner<byte> owner = pool.Rent(100);

        allocator.Dispose();

        Assert.That(() => pool.Rent(100), Throws.InstanceOf<ObjectDisposedException>());
        owner.Memory.Span.Fill(1);
        owner.Dispose();
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [TestCase(-1)]
    [TestCase(int.MinValue)]
    [TestCase(5_000)]
    public void Pin_OutsideTheMemory_IsRefused_AndLeavesNoPin(int elementIndex)
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator);
        MemoryManager<byte> manager = (MemoryManager<byte>)pool.Rent(4_096);

        Assert.That(() => manager.Pin(elementIndex), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("4096"));
        Assert.That(() => manager.Unpin(), Throws.InvalidOperationException);
        ((IDisposable)manager).Dispose();
    }

    private static void Fill(HakMemoryPool pool, List<IMemoryOwner<byte>> owners, int lengthBytes)
    {
        while (true)
        {
            owners.Add(pool.Rent(lengthBytes));
        }
    }

    private static string MessageOf(HakMemoryPoolOptions options)
    {
        using HakAllocator allocator = new();
        try
        {
            new HakMemoryPool(allocator, options).Dispose();
            return "nothing was refused";
        }
        catch (ArgumentException refusal)
        {
            return refusal.Message;
        }
    }

    private static TestCaseData Wrong(HakMemoryPoolOptions options, string name, int value, params int[] bounds)
    {
        string[] words = [name, .. Array.ConvertAll([value, .. bounds], static number => number.ToString(CultureInfo.InvariantCulture))];
        return new TestCaseData(options, words).SetArgDisplayNames($"{name} = {value}");
    }
}
