using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hakmem.Pooling;

/// <summary>Keeps the calling thread's idle owners alive where they cannot move, as long as the thread lives.</summary>
internal static class IdleOwnersKeeper
{
    [ThreadStatic]
    private static IdleOwners[]? t_array;

    /// <summary>Makes the calling thread's idle owners and tells the slot their address.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static unsafe nint Make()
    {
        IdleOwners[] array = GC.AllocateArray<IdleOwners>(1, pinned: true);
        array[0].Initialize();
        t_array = array;
        return IdleOwnersSlot.Current = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
    }
}
