using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hakmem.Pooling;

/// <summary>The two magazines behind one thread's idle owners, where they cannot move: the only element of a pinned array that lives as long as its thread.</summary>
internal struct OwnerMagazines
{
    /// <summary>Keeps the arrays; one a thread, but in tests.</summary>
    [ThreadStatic]
    private static List<OwnerMagazines[]>? t_kept;

    public OwnerMagazine Ready;
    public OwnerMagazine Resting;

    /// <returns>The address of a new pair that the calling thread keeps.</returns>
    public static unsafe nint MakeForThisThread()
    {
        OwnerMagazines[] pair = GC.AllocateArray<OwnerMagazines>(1, pinned: true);
        pair[0].Ready = new OwnerMagazine();
        pair[0].Resting = new OwnerMagazine();
        (t_kept ??= []).Add(pair);
        return (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pair));
    }
}
