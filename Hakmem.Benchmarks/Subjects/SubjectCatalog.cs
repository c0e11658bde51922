using System.Collections.Generic;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>The closed list of subjects, in the order of the reports.</summary>
internal static class SubjectCatalog
{
    public static IReadOnlyList<SubjectEntry> All { get; } =
    [
        new NativeEntry<HakMemorySubject>(),
        new HeapEntry(new HeapOwner("hakmem-heap", "explicit HakThreadHeap of HakAllocator.Shared", static () => HakAllocator.Shared)),
        new NativeEntry<HakInterfaceSubject>(),
        new HeapEntry(HeapOwner.Of("hakmem-standard", new HakOptions { Integrity = HakIntegrity.Standard }, "Integrity=Standard")),
        new HeapEntry(HeapOwner.Of("hakmem-none", new HakOptions { Integrity = HakIntegrity.None }, "Integrity=None")),
        new HeapEntry(HeapOwner.Of("hakmem-speed", new HakOptions { Profile = HakProfile.SpeedFirst }, "Profile=SpeedFirst")),
        new HeapEntry(HeapOwner.Of("hakmem-lean", new HakOptions { Profile = HakProfile.Lean }, "Profile=Lean")),
        new NativeEntry<NativeMemorySubject>(),
        new NativeEntry<PeerSubject<MimallocLibrary>>(),
        new NativeEntry<PeerInvokeSubject<MimallocLibrary>>(),
        new NativeEntry<PeerSubject<JemallocLibrary>>(),
        new NativeEntry<PeerSubject<TcmallocLibrary>>(),
        new PoolEntry<ArrayPoolSubject, ArrayHandle>(),
        new PoolEntry<MemoryPoolSubject, OwnerHandle>(),
        new PoolEntry<HakPoolSubject, OwnerHandle>(),
        new PoolEntry<HakPoolRecycleSubject, OwnerHandle>(),
        new NamedPoolEntry<HakPoolOwnSubject, OwnerHandle>(),
        new NamedPoolEntry<HakPoolOwnRecycleSubject, OwnerHandle>(),
        new NamedPoolEntry<KestrelPoolSubject, OwnerHandle>(),
        new NamedPoolEntry<HakPoolPinnedSubject, OwnerHandle>(),
        new NativeEntry<EmptySubject>(),
    ];
}
