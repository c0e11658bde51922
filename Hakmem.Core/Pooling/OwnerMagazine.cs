using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hakmem.Pooling;

/// <summary>128 idle owners, filled completely, then emptied in the same order. One thread's at a time; in the depot, full or forgotten.</summary>
/// <remarks>
/// P3: between the return of an owner and its next rent lie at least <see cref="RestCount"/> other returns and rents: the ones behind it in the filling and
/// the ones before it in the emptying.
/// </remarks>
internal sealed unsafe class OwnerMagazine
{
    public const int Capacity = 128;
    public const int RestCount = Capacity - 1;

    private readonly NativeMemoryOwner?[] _entries = GC.AllocateArray<NativeMemoryOwner?>(Capacity, pinned: true);

    /// <summary>All of it: to be emptied by whoever has a full one, to be filled by whoever has an emptied one.</summary>
    public OwnerRun All
    {
        get
        {
            nint first = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_entries));
            return new OwnerRun(first, first + (Capacity * sizeof(nint)));
        }
    }

    /// <summary>Lets the owners go.</summary>
    public void Forget() => Array.Clear(_entries);
}
