using Hakmem.Heaps;
using Hakmem.Settings;
using Hakmem.Tests.Doubles;
using Microsoft.Extensions.Time.Testing;

namespace Hakmem.Tests.Faults;

/// <summary>Allocators over the failing system, with caches so small that superslabs and huge blocks come and go.</summary>
internal static class FaultyHeap
{
    public static HakOptions SmallCaches() => new()
    {
        Release = new HakReleaseOptions { MaxCachedSuperslabs = 1, MaxCachedBytes = 3 << 20 },
        ThreadCache = new HakThreadCacheOptions { MaxBytes = 64 * 1024 },
    };

    public static HakAllocator Create(FailingOsMemory os) => Create(os, SmallCaches());

    /// <summary>With maintenance whose time stands still: nothing is given back but what the test asks for.</summary>
    public static HakAllocator Create(FailingOsMemory os, HakOptions options) =>
        Create(os, options, new Maintenance(new FakeTimeProvider(), new ForgedMemoryFiles()));

    public static HakAllocator Create(FailingOsMemory os, HakOptions options, Maintenance maintenance) =>
        HakAllocator.Over(HeapFactory.Create(SettingsFreezer.Freeze(options), os, maintenance));
}
