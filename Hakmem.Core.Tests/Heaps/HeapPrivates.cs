using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Hakmem.Central;
using Hakmem.Geometry;
using Hakmem.Heaps;
using Hakmem.Os;
using Hakmem.Primitives;
using Hakmem.Superslabs;
using Hakmem.Threads;

namespace Hakmem.Tests.Heaps;

/// <summary>The private fields that the walker of invariants and a few tests read, all in one place: a rename in the library is followed here.</summary>
internal static unsafe class HeapPrivates
{
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_road")]
    public static extern ref HeapRoad Road(HakAllocator allocator);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_parts")]
    public static extern ref HeapParts Parts(HeapRoad road);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_lists")]
    public static extern ref SuperslabLists Lists(SuperslabSource source);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_byStart")]
    public static extern ref Dictionary<nuint, HugeBlock> ByStart(HugeBlocks blocks);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_transfer")]
    public static extern ref TransferCache Transfer(CentralClass shared);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spans")]
    public static extern ref CentralFreeList? FreeList(CentralClass shared);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spans")]
    public static extern ref SpanLists Spans(CentralFreeList list);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_heads")]
    public static extern ref SlabDescriptor*[] Heads(SpanLists lists);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_heads")]
    public static extern ref FreeBlock*[] Heads(TransferCache cache);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_blockCounts")]
    public static extern ref int[] BlockCounts(TransferCache cache);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_chainCount")]
    public static extern ref int ChainCount(TransferCache cache);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_records")]
    public static extern ref List<ThreadCacheRecord> Records(ThreadCaches caches);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_grantedBytes")]
    public static extern ref long GrantedBytes(ThreadCaches caches);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_gate")]
    public static extern ref SteadyLock Gate(MappedRegions regions);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_gate")]
    public static extern ref SteadyLock Gate(HugeBlocks blocks);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_gate")]
    public static extern ref SteadyLock Gate(PinnedArrayMemory arrays);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_counts")]
    public static extern ref int[] Counts(ReturnsUnderWay returns);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_phase")]
    public static extern ref int Phase(ReturnsUnderWay returns);
}
