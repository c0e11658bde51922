using Hakmem.Heaps;
using Hakmem.Settings;
using Hakmem.Tests.Doubles;

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

    public static HakAllocator Create(FailingOsMemory os, HakOptions options) =>
        HakAllocator.Over(HeapFactory.Create(SettingsFreezer.Freeze(options), os));
}
