using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Hakmem.Tests.Crimes;

/// <summary>Addresses that no Hakmem allocator ever handed out, or whose memory is gone.</summary>
internal static unsafe class ForeignPointerCrimes
{
    private const int MiB = 1 << 20;

    public static IReadOnlyList<Crime> All { get; } =
    [
        new("free-stack-address", FreeStackAddress, FreeOwnBlock, Accusation.Foreign),
        new("free-native-memory-block", FreeNativeMemoryBlock, FreeOwnBlock, Accusation.Foreign),
        new("free-pinned-array", FreePinnedArray, FreeOwnBlock, Accusation.Foreign),
        new("free-unmapped-address", FreeUnmappedAddress, FreeOwnBlock, Accusation.Foreign),
        new("free-block-of-a-returned-superslab", FreeBlockOfReturnedSuperslab, TrimWithLiveBlock, Accusation.Foreign),
        new("reallocate-stack-address", ReallocateStackAddress, ReallocateOwnBlock, Accusation.Foreign),
        new("usable-size-of-native-memory-block", MeasureNativeMemoryBlock, MeasureOwnBlock, Accusation.Foreign),
        Garbage("free-address-1", 1),
        Garbage("free-address-10", 0x10),
        Garbage("free-address-ff0", 0xFF0),
        Garbage("free-address-fff", 0xFFF),
        Garbage("free-address-top-bit", 0x8000_0000_0000_0000),
        Garbage("free-address-all-ones", ulong.MaxValue),
        Garbage("free-address-all-ones-aligned", ulong.MaxValue - 15),
        Garbage("free-address-first-beyond-user-space", 0x0000_8000_0000_0000),
        Garbage("free-address-last-of-user-space", 0x0000_7FFF_FFFF_FFF0),
    ];

    private static Crime Garbage(string name, ulong address) =>
        new(name, scene => scene.Subject.Free(scene.Accuse((nuint)address)), static scene => scene.Subject.Free(null), Accusation.Foreign);

    private static void FreeStackAddress(CrimeScene scene)
    {
        byte* local = stackalloc byte[64];
        scene.Subject.Free(scene.Accuse(local));
    }

    private static void ReallocateStackAddress(CrimeScene scene)
    {
        byte* local = stackalloc byte[64];
        scene.Subject.Reallocate(scene.Accuse(local), 128);
    }

    private static void FreeNativeMemoryBlock(CrimeScene scene) => scene.Subject.Free(scene.Accuse(NativeMemory.Alloc(64)));

    private static void MeasureNativeMemoryBlock(CrimeScene scene) => scene.Subject.GetUsableSize(scene.Accuse(NativeMemory.Alloc(64)));

    private static void FreePinnedArray(CrimeScene scene)
    {
        byte[] array = GC.AllocateArray<byte>(1_024, pinned: true);
        scene.Subject.Free(scene.Accuse((void*)Marshal.UnsafeAddrOfPinnedArrayElement(array, 0)));
        GC.KeepAlive(array);
    }

    private static void FreeUnmappedAddress(CrimeScene scene)
    {
        void* range = NativeMemory.AlignedAlloc(64 * MiB, 2 * MiB);
        NativeMemory.AlignedFree(range);
        scene.Subject.Free(scene.Accuse((byte*)range + (16 * MiB)));
    }

    private static void FreeBlockOfReturnedSuperslab(CrimeScene scene)
    {
        void* block = scene.Subject.Allocate(64);
        scene.Subject.Free(block);
        scene.Subject.Trim(HakTrimLevel.Full);
        long mappedBytes = scene.Subject.GetStatistics().MappedBytes;
        if (mappedBytes != 0)
        {
            throw new InvalidOperationException($"{mappedBytes} bytes are mapped after a full trim of an empty allocator.");
        }

        scene.Subject.Free(scene.Accuse(block));
    }

    private static void TrimWithLiveBlock(CrimeScene scene)
    {
        byte* block = scene.Hold(64);
        scene.Subject.Trim(HakTrimLevel.Full);
        scene.Subject.GetUsableSize(block);
    }

    private static void FreeOwnBlock(CrimeScene scene) => scene.Subject.Free(scene.Subject.Allocate(64));

    private static void ReallocateOwnBlock(CrimeScene scene) =>
        scene.Subject.Free(scene.Subject.Reallocate(scene.Subject.Allocate(64), 128));

    private static void MeasureOwnBlock(CrimeScene scene) => scene.Subject.GetUsableSize(scene.Hold(64));
}
