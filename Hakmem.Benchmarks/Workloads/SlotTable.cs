using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hakmem.Benchmarks.Workloads;

/// <summary>
/// The handles a workload holds, outside the allocator under test: native memory for native handles, a managed array
/// for handles that hold objects.
/// </summary>
/// <remarks>
/// Slots are read and written by index and not by reference: a reference that lives across a P/Invoke has to be kept on
/// the stack for the collector, an index stays in a register. The test for the kind of handle is a constant when the
/// loop is compiled. Whoever creates a table disposes it, once; copies share the memory.
/// </remarks>
internal readonly unsafe struct SlotTable<THandle> : IDisposable
    where THandle : struct
{
    private const nuint CacheLineBytes = 64;

    private readonly THandle[]? _managed;
    private readonly void* _native;

    public SlotTable(int count)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<THandle>())
        {
            _managed = new THandle[count];
            return;
        }

        nuint lengthBytes = (nuint)count * (nuint)Unsafe.SizeOf<THandle>();
        _native = NativeMemory.AlignedAlloc(lengthBytes, CacheLineBytes);
        NativeMemory.Clear(_native, lengthBytes);
    }

    public THandle this[nint index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => RuntimeHelpers.IsReferenceOrContainsReferences<THandle>()
            ? Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_managed!), index)
            : Unsafe.Read<THandle>((byte*)_native + (index * Unsafe.SizeOf<THandle>()));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set
        {
            if (RuntimeHelpers.IsReferenceOrContainsReferences<THandle>())
            {
                Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_managed!), index) = value;
            }
            else
            {
                Unsafe.Write((byte*)_native + (index * Unsafe.SizeOf<THandle>()), value);
            }
        }
    }

    public void Dispose() => NativeMemory.AlignedFree(_native);
}
