using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Tests.Benchmarks;

/// <summary>Whichever allocator a test puts in place, to be asked for its statistics afterwards.</summary>
internal readonly unsafe struct AllocatorSubject(HakAllocator allocator) : INativeSubject<AllocatorSubject>
{
    private readonly HakAllocator _allocator = allocator;

    public static HakAllocator Current { get; set; } = HakAllocator.Shared;

    public static string Name => "allocator";

    public static string Summary => "an allocator of the test's own";

    public static AllocatorSubject Attach() => new(Current);

    public static bool IsEmpty(nint handle) => handle == 0;

    public static ref byte FirstByte(nint handle) => ref *(byte*)handle;

    public static nuint PromisedAlignment(nuint byteCount) => 16;

    public nint Allocate(nuint byteCount) => (nint)_allocator.Allocate(byteCount);

    public void Free(nint handle) => _allocator.Free((void*)handle);

    public nint AllocateZeroed(nuint byteCount) => (nint)_allocator.AllocateZeroed(byteCount);

    public nint AllocateAligned(nuint byteCount, nuint alignment)
        => (nint)_allocator.AllocateAligned(byteCount, alignment);

    public nint Reallocate(nint block, nuint byteCount) => (nint)_allocator.Reallocate((void*)block, byteCount);

    public nint ReallocateAligned(nint block, nuint byteCount, nuint alignment) => Reallocate(block, byteCount);

    public void FreeAligned(nint block) => Free(block);
}
