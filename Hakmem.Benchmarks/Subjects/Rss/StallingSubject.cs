using System;
using System.Diagnostics;

namespace Hakmem.Benchmarks.Subjects.Rss;

/// <summary>A positive control: stands still now and then. The gates of pauses must fail for it.</summary>
internal readonly struct StallingSubject<TInner>(TInner inner) : INativeSubject<StallingSubject<TInner>>
    where TInner : struct, INativeSubject<TInner>
{
    private const int StallOneIn = 100;

    private static readonly TimeSpan s_stall = TimeSpan.FromMicroseconds(200);

    private readonly TInner _inner = inner;

    public static string Name => "stalling-" + TInner.Name;

    public static string Summary => TInner.Summary + ", one allocation in 100 takes 200 us";

    public static Availability Availability => TInner.Availability;

    public static bool KeepsContents => TInner.KeepsContents;

    public static bool KeepsAlignment => TInner.KeepsAlignment;

    public static HakAllocator? Allocator => TInner.Allocator;

    public static StallingSubject<TInner> Attach() => new(TInner.Attach());

    public static bool IsEmpty(nint handle) => TInner.IsEmpty(handle);

    public static ref byte FirstByte(nint handle) => ref TInner.FirstByte(handle);

    public static nuint PromisedAlignment(nuint byteCount) => TInner.PromisedAlignment(byteCount);

    public nint Allocate(nuint byteCount)
    {
        if (++TwinCounter.Calls % StallOneIn == 0)
        {
            long start = Stopwatch.GetTimestamp();

            while (Stopwatch.GetElapsedTime(start) < s_stall)
            {
                continue;
            }
        }

        return _inner.Allocate(byteCount);
    }

    public void Free(nint handle) => _inner.Free(handle);

    public nint AllocateZeroed(nuint byteCount) => _inner.AllocateZeroed(byteCount);

    public nint AllocateAligned(nuint byteCount, nuint alignment) => _inner.AllocateAligned(byteCount, alignment);

    public nint Reallocate(nint block, nuint byteCount) => _inner.Reallocate(block, byteCount);

    public nint ReallocateAligned(nint block, nuint byteCount, nuint alignment)
        => _inner.ReallocateAligned(block, byteCount, alignment);

    public void FreeAligned(nint block) => _inner.FreeAligned(block);
}
