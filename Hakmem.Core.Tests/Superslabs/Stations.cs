using System;
using Hakmem.Central;
using Hakmem.Heaps;
using Hakmem.Superslabs;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Faults;
using Hakmem.Tests.Heaps;
using NUnit.Framework;

namespace Hakmem.Tests.Superslabs;

/// <summary>The stations of a real allocator over the failing system, for tests of one station at a time.</summary>
internal sealed class Stations : IDisposable
{
    public Stations(int maxCachedSuperslabs = 4, long maxCachedBytes = 64 << 20, long maxBytes = 256 << 20)
    {
        Allocator = FaultyHeap.Create(Os, new HakOptions
        {
            MaxBytes = maxBytes,
            Release = new HakReleaseOptions { MaxCachedSuperslabs = maxCachedSuperslabs, MaxCachedBytes = maxCachedBytes },
        });
        Parts = HeapPrivates.Parts(HeapPrivates.Road(Allocator));
    }

    public FailingOsMemory Os { get; } = new();

    public HakAllocator Allocator { get; }

    public HeapParts Parts { get; }

    public SuperslabSource Source => Parts.Source;

    public HugeBlocks Huge => Parts.Huge;

    public CentralDirectory Central => Parts.Central;

    public void Dispose()
    {
        Os.StopFailing();
        Allocator.Dispose();
        Assert.That(Os.Books.Violations, Is.Empty);
    }
}
