using System.Runtime.InteropServices;
using System.Threading;
using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Tests.Benchmarks;

/// <summary>Counts allocations and frees of any number of threads.</summary>
internal readonly unsafe struct CountingSubject : ISubject<CountingSubject, nint>
{
    private static long s_allocationCount;
    private static long s_freeCount;

    public static string Name => "counting";

    public static string Summary => "for tests";

    public static long AllocationCount => Volatile.Read(ref s_allocationCount);

    public static long FreeCount => Volatile.Read(ref s_freeCount);

    public static void Reset()
    {
        Volatile.Write(ref s_allocationCount, 0);
        Volatile.Write(ref s_freeCount, 0);
    }

    public static CountingSubject Attach() => default;

    public static bool IsEmpty(nint handle) => handle == 0;

    public static ref byte FirstByte(nint handle) => ref *(byte*)handle;

    public nint Allocate(nuint byteCount)
    {
        Interlocked.Increment(ref s_allocationCount);
        return (nint)NativeMemory.Alloc(byteCount);
    }

    public void Free(nint handle)
    {
        Interlocked.Increment(ref s_freeCount);
        NativeMemory.Free((void*)handle);
    }
}
