using System.Collections.Generic;

namespace Hakmem.Tests.Crimes;

/// <summary>Blocks of one allocator given to another.</summary>
internal static unsafe class WrongAllocatorCrimes
{
    private const int KiB = 1 << 10;
    private const int MiB = 1 << 20;

    public static IReadOnlyList<Crime> All { get; } =
    [
        FreeElsewhere("free-small-block-of-another-allocator", 64),
        FreeElsewhere("free-medium-block-of-another-allocator", 20 * KiB),
        FreeElsewhere("free-large-block-of-another-allocator", 300 * KiB),
        FreeElsewhere("free-huge-block-of-another-allocator", 3 * MiB),
        new("reallocate-block-of-another-allocator", ReallocateElsewhere, ReallocateAtHome, Accusation.WrongAllocator),
        new("usable-size-of-block-of-another-allocator", MeasureElsewhere, MeasureAtHome, Accusation.WrongAllocator),
        new("free-block-of-the-shared-allocator", FreeSharedBlock, FreeSharedBlockAtHome, Accusation.WrongAllocator),
    ];

    private static Crime FreeElsewhere(string name, nuint byteCount) => new(
        name,
        scene => scene.CreateOther().Free(scene.Accuse(scene.Hold(byteCount))),
        scene =>
        {
            IHakAllocator other = scene.CreateOther();
            other.Free(other.Allocate(byteCount));
            scene.Hold(byteCount);
        },
        Accusation.WrongAllocator);

    private static void ReallocateElsewhere(CrimeScene scene) => scene.CreateOther().Reallocate(scene.Accuse(scene.Hold(64)), 5_000);

    private static void ReallocateAtHome(CrimeScene scene)
    {
        IHakAllocator other = scene.CreateOther();
        other.Free(other.Reallocate(other.Allocate(64), 5_000));
    }

    private static void MeasureElsewhere(CrimeScene scene) => scene.CreateOther().GetUsableSize(scene.Accuse(scene.Hold(64)));

    private static void MeasureAtHome(CrimeScene scene) => scene.Subject.GetUsableSize(scene.Hold(64));

    private static void FreeSharedBlock(CrimeScene scene) => scene.Subject.Free(scene.Accuse(HakMemory.Allocate(64)));

    private static void FreeSharedBlockAtHome(CrimeScene scene)
    {
        scene.Hold(64);
        HakMemory.Free(HakMemory.Allocate(64));
    }
}
