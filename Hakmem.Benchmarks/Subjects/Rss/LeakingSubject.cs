namespace Hakmem.Benchmarks.Subjects.Rss;

/// <summary>A positive control: forgets one free in ten of each thread. The gates of memory must fail for it.</summary>
internal readonly struct LeakingSubject<TInner>(TInner inner) : INativeSubject<LeakingSubject<TInner>>
    where TInner : struct, INativeSubject<TInner>
{
    private const int ForgetOneIn = 10;

    private readonly TInner _inner = inner;

    public static string Name => "leaking-" + TInner.Name;

    public static string Summary => TInner.Summary + ", one free in ten forgotten";

    public static Availability Availability => TInner.Availability;

    public static bool KeepsContents => TInner.KeepsContents;

    public static bool KeepsAlignment => TInner.KeepsAlignment;

    public static HakAllocator? Allocator => TInner.Allocator;

    public static LeakingSubject<TInner> Attach() => new(TInner.Attach());

    public static bool IsEmpty(nint handle) => TInner.IsEmpty(handle);

    public static ref byte FirstByte(nint handle) => ref TInner.FirstByte(handle);

    public static nuint PromisedAlignment(nuint byteCount) => TInner.PromisedAlignment(byteCount);

    public nint Allocate(nuint byteCount) => _inner.Allocate(byteCount);

    public void Free(nint handle)
    {
        if (++TwinCounter.Calls % ForgetOneIn != 0)
        {
            _inner.Free(handle);
        }
    }

    public nint AllocateZeroed(nuint byteCount) => _inner.AllocateZeroed(byteCount);

    public nint AllocateAligned(nuint byteCount, nuint alignment) => _inner.AllocateAligned(byteCount, alignment);

    public nint Reallocate(nint block, nuint byteCount) => _inner.Reallocate(block, byteCount);

    public nint ReallocateAligned(nint block, nuint byteCount, nuint alignment)
        => _inner.ReallocateAligned(block, byteCount, alignment);

    public void FreeAligned(nint block) => _inner.FreeAligned(block);
}
