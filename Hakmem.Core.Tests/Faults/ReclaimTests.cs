using System.Threading;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Heaps;
using NUnit.Framework;

namespace Hakmem.Tests.Faults;

/// <summary>What is done before out of memory is an answer.</summary>
[TestFixture]
internal sealed unsafe class ReclaimTests
{
    private const int MiB = 1 << 20;
    private const int RunBytes = 600 * 1024;

    [TestCase("Allocate")]
    [TestCase("AllocateZeroed")]
    [TestCase("AllocateAligned")]
    public void ARequest_WhoseMemoryAnotherTakesWhileItLeavesItsOwnBehind_IsServedFromThat(string call)
    {
        FailingOsMemory os = new();
        using HakAllocator allocator = FaultyHeap.Create(os, new HakOptions { MaxBytes = 12 * MiB });
        allocator.Free(allocator.Allocate(3 * MiB));
        nint[] others = new nint[6];
        for (int index = 0; index < others.Length; index++)
        {
            others[index] = (nint)allocator.Allocate(RunBytes);
        }

        long idleBytes = allocator.GetStatistics().CachedChargedBytes;
        long mappedBytes = allocator.GetStatistics().MappedBytes;
        nint taken = 0;
        os.BeforeCall = kind =>
        {
            // The superslabs that rested have gone by now; the huge block is just going.
            if (kind == OsCalls.Unmap)
            {
                os.BeforeCall = null;
                Thread other = new(() => taken = Exchange(allocator, others));
                other.Start();
                other.Join();
            }
        };

        const nuint Wanted = (6 * MiB) + (MiB / 2);
        nint block = (nint)(call switch
        {
            "Allocate" => allocator.Allocate(Wanted),
            "AllocateZeroed" => allocator.AllocateZeroed(Wanted),
            _ => allocator.AllocateAligned(Wanted, 4096),
        });

        Assert.That((idleBytes, mappedBytes), Is.EqualTo((3L * MiB, 7L * MiB)), "The scene.");
        Assert.That((long)taken, Is.Not.Zero);
        Assert.That(HeapInvariants.FirstBroken(allocator), Is.Null);
        allocator.Free((void*)block);
        allocator.Free((void*)taken);
    }

    [Test]
    public void ARequest_ThatNothingCanServe_IsRefused()
    {
        FailingOsMemory os = new();
        using HakAllocator allocator = FaultyHeap.Create(os, new HakOptions { MaxBytes = 12 * MiB });
        nint held = (nint)allocator.Allocate(8 * MiB);
        allocator.Free(allocator.Allocate(2 * MiB));
        long unmapsBefore = os.Calls(OsCalls.Unmap);

        bool isServed = allocator.TryAllocate(6 * MiB, out _);

        Assert.That(isServed, Is.False);
        Assert.That(os.Calls(OsCalls.Unmap) - unmapsBefore, Is.EqualTo(1));
        allocator.Free((void*)held);
    }

    private static nint Exchange(HakAllocator allocator, nint[] blocks)
    {
        foreach (nint block in blocks)
        {
            allocator.Free((void*)block);
        }

        return (nint)allocator.Allocate(2 * MiB);
    }
}
