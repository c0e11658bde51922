using System.Collections.Generic;
using System.Runtime.InteropServices;
using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Tests.Benchmarks;

/// <summary>
/// Writes down what a workload of one thread asks for. A block is known by the order of its allocation.
/// </summary>
internal readonly unsafe struct RecordingSubject : ISubject<RecordingSubject, nint>
{
    private static readonly Dictionary<nint, int> s_indexes = [];

    public static string Name => "recording";

    public static string Summary => "for tests";

    public static List<nuint> Lengths { get; } = [];

    public static List<int> FreedIndexes { get; } = [];

    public static int FreeCount => FreedIndexes.Count;

    public static void Reset()
    {
        Lengths.Clear();
        FreedIndexes.Clear();
        s_indexes.Clear();
    }

    public static RecordingSubject Attach() => default;

    public static bool IsEmpty(nint handle) => handle == 0;

    public static ref byte FirstByte(nint handle) => ref *(byte*)handle;

    public nint Allocate(nuint byteCount)
    {
        nint block = (nint)NativeMemory.Alloc(byteCount);
        s_indexes.Add(block, Lengths.Count);
        Lengths.Add(byteCount);

        return block;
    }

    public void Free(nint handle)
    {
        s_indexes.Remove(handle, out int index);
        FreedIndexes.Add(index);
        NativeMemory.Free((void*)handle);
    }
}
