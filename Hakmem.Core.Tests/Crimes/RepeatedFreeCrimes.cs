using System.Collections.Generic;
using System.Linq;
using Hakmem.Tests.Tools;

namespace Hakmem.Tests.Crimes;

/// <summary>Blocks used or freed after they were freed. Neighbours keep their slab in use, so that the block's memory stays where it was.</summary>
internal static unsafe class RepeatedFreeCrimes
{
    private const int KiB = 1 << 10;
    private const int MiB = 1 << 20;

    public static IReadOnlyList<Crime> All { get; } =
    [
        FreeTwice("free-twice", 64, Accusation.RepeatedFree),
        FreeTwice("free-twice-smallest", 0, Accusation.RepeatedFree),
        FreeTwice("free-twice-medium", 20 * KiB, Accusation.RepeatedFree),

        // A run of slabs may rest in a bin, or be free slabs again.
        FreeTwice("free-twice-large-100k", 100 * KiB, Accusation.RepeatedFree, Accusation.InFreeSlab),
        FreeTwice("free-twice-large-500k", 500 * KiB, Accusation.RepeatedFree, Accusation.InFreeSlab),

        // A huge region is kept for reuse, or went back to the system.
        FreeTwice("free-twice-huge", 3 * MiB, Accusation.RepeatedFree, Accusation.Foreign),
        new("free-a-b-a", FreeABA, FreeAB, Accusation.RepeatedFree),
        new("free-again-after-1024-other-pairs", FreeAgainAfterOtherPairs, OtherPairs, Accusation.RepeatedFree),
        new("free-again-after-1024-frees-of-the-same-class", FreeAgainAfterManyFrees, ManyFrees, Accusation.RepeatedFree),
        new("free-again-after-a-full-trim", FreeAgainAfterTrim, TrimAfterFree, Accusation.RepeatedFree),
        new("free-again-on-another-thread", FreeAgainElsewhere, FreeElsewhere, Accusation.RepeatedFree),
        new("free-again-what-a-dead-thread-freed", FreeWhatADeadThreadFreed, FreeElsewhere, Accusation.RepeatedFree),
        new("reallocate-after-free", ReallocateAfterFree, ReallocateThenFree, Accusation.RepeatedFree),
        new("usable-size-after-free", MeasureAfterFree, MeasureThenFree, Accusation.RepeatedFree),
        new("free-after-reallocation-moved-it", FreeTheOldAddress, FreeTheNewAddress, Accusation.RepeatedFree),
    ];

    private static Crime FreeTwice(string name, nuint byteCount, params IReadOnlyList<Accusation> accepted) => new(
        name,
        scene =>
        {
            void* block = scene.AllocateAmongNeighbours(byteCount);
            scene.Subject.Free(block);
            scene.Subject.Free(scene.Accuse(block));
        },
        scene =>
        {
            scene.Subject.Free(scene.AllocateAmongNeighbours(byteCount));
            scene.Subject.Free(scene.AllocateAmongNeighbours(byteCount));
        },
        accepted);

    private static void FreeABA(CrimeScene scene)
    {
        void* a = scene.AllocateAmongNeighbours(64);
        void* b = scene.AllocateAmongNeighbours(64);
        scene.Subject.Free(a);
        scene.Subject.Free(b);
        scene.Subject.Free(scene.Accuse(a));
    }

    private static void FreeAB(CrimeScene scene)
    {
        void* a = scene.AllocateAmongNeighbours(64);
        void* b = scene.AllocateAmongNeighbours(64);
        scene.Subject.Free(a);
        scene.Subject.Free(b);
    }

    private static void FreeAgainAfterOtherPairs(CrimeScene scene)
    {
        void* block = scene.AllocateAmongNeighbours(96);
        scene.Subject.Free(block);
        OtherPairs(scene);
        scene.Subject.Free(scene.Accuse(block));
    }

    /// <summary>Pairs of other classes, so that nobody is given the block of 96 bytes meanwhile.</summary>
    private static void OtherPairs(CrimeScene scene)
    {
        for (nuint index = 0; index < 1_024; index++)
        {
            scene.Subject.Free(scene.Subject.Allocate(256 + (index * 16 % 4_096)));
        }
    }

    private static void FreeAgainAfterManyFrees(CrimeScene scene)
    {
        nint first = FreeMany(scene);
        scene.Subject.Free(scene.Accuse((void*)first));
    }

    private static void ManyFrees(CrimeScene scene) => FreeMany(scene);

    /// <returns>The block that was freed first of 1,024; every other block of its slabs stays in use.</returns>
    private static nint FreeMany(CrimeScene scene)
    {
        nint[] blocks = [.. Enumerable.Range(0, 1_024).Select(_ => (nint)scene.AllocateAmongNeighbours(96))];
        foreach (nint block in blocks)
        {
            scene.Subject.Free((void*)block);
        }

        return blocks[0];
    }

    private static void FreeAgainAfterTrim(CrimeScene scene)
    {
        void* block = scene.AllocateAmongNeighbours(96);
        scene.Subject.Free(block);
        scene.Subject.Trim(HakTrimLevel.Full);
        scene.Subject.Free(scene.Accuse(block));
    }

    private static void TrimAfterFree(CrimeScene scene)
    {
        scene.Subject.Free(scene.AllocateAmongNeighbours(96));
        scene.Subject.Trim(HakTrimLevel.Full);
    }

    private static void FreeAgainElsewhere(CrimeScene scene)
    {
        nint block = (nint)scene.AllocateAmongNeighbours(64);
        scene.Subject.Free((void*)block);
        HakMemoryException? caught = null;
        ThreadTeam.Run(1, _ =>
        {
            try
            {
                scene.Subject.Free(scene.Accuse((void*)block));
            }
            catch (HakMemoryException exception)
            {
                caught = exception;
            }
        });

        if (caught is not null)
        {
            throw caught;
        }
    }

    private static void FreeWhatADeadThreadFreed(CrimeScene scene)
    {
        nint block = (nint)scene.AllocateAmongNeighbours(64);
        ThreadTeam.Run(1, _ => scene.Subject.Free((void*)block));
        scene.Subject.Free(scene.Accuse((void*)block));
    }

    private static void FreeElsewhere(CrimeScene scene)
    {
        nint block = (nint)scene.AllocateAmongNeighbours(64);
        ThreadTeam.Run(1, _ => scene.Subject.Free((void*)block));
    }

    private static void ReallocateAfterFree(CrimeScene scene)
    {
        void* block = scene.AllocateAmongNeighbours(64);
        scene.Subject.Free(block);
        scene.Subject.Reallocate(scene.Accuse(block), 5_000);
    }

    private static void ReallocateThenFree(CrimeScene scene) =>
        scene.Subject.Free(scene.Subject.Reallocate(scene.AllocateAmongNeighbours(64), 5_000));

    private static void MeasureAfterFree(CrimeScene scene)
    {
        void* block = scene.AllocateAmongNeighbours(64);
        scene.Subject.Free(block);
        scene.Subject.GetUsableSize(scene.Accuse(block));
    }

    private static void MeasureThenFree(CrimeScene scene)
    {
        void* block = scene.AllocateAmongNeighbours(64);
        scene.Subject.GetUsableSize(block);
        scene.Subject.Free(block);
    }

    private static void FreeTheOldAddress(CrimeScene scene)
    {
        void* block = scene.AllocateAmongNeighbours(64);
        scene.Subject.Free(scene.Subject.Reallocate(block, 20 * KiB));
        scene.Subject.Free(scene.Accuse(block));
    }

    private static void FreeTheNewAddress(CrimeScene scene)
    {
        void* block = scene.AllocateAmongNeighbours(64);
        scene.Subject.Free(scene.Subject.Reallocate(block, 20 * KiB));
    }
}
