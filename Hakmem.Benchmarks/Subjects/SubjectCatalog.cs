using System.Collections.Generic;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>The closed list of subjects, in the order of the reports.</summary>
internal static class SubjectCatalog
{
    public static IReadOnlyList<SubjectEntry> All { get; } =
    [
        new NativeEntry<HakMemorySubject>(),
        new NativeEntry<HakHeapSubject<SharedHeapOwner>>(),
        new NativeEntry<HakInterfaceSubject>(),
        new NativeEntry<HakHeapSubject<StandardHeapOwner>>(),
        new NativeEntry<HakHeapSubject<PlainHeapOwner>>(),
        new NativeEntry<HakHeapSubject<SpeedHeapOwner>>(),
        new NativeEntry<HakHeapSubject<LeanHeapOwner>>(),
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
