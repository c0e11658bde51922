using System;
using System.Collections.Generic;

namespace Hakmem.Tests.Crimes;

/// <summary>Addresses within our own memory at which no block starts. Those within small blocks are beyond Standard integrity, unless misaligned.</summary>
internal static unsafe class InteriorPointerCrimes
{
    private const int KiB = 1 << 10;
    private const int MiB = 1 << 20;
    private const nuint SuperslabBytes = 2 * MiB;
    private const nuint SlabBytes = 64 * KiB;

    public static IReadOnlyList<Crime> All { get; } =
    [
        InHeader("free-superslab-base", 0),
        InHeader("free-superslab-base-plus-64", 64),
        InHeader("free-superslab-base-plus-2048", 2_048),
        InHeader("free-superslab-base-plus-4080", 4_080),
        InFreeSlab("free-start-of-free-slab", 0),
        InFreeSlab("free-middle-of-free-slab", 4_096),
        Inside("free-block-plus-8", 64, 8, Accusation.Misaligned),
        Inside("free-block-plus-1", 64, 1, Accusation.Misaligned),
        Inside("free-large-block-plus-1", 300 * KiB, 1, Accusation.Misaligned),
        Inside("free-large-block-plus-16", 300 * KiB, 16, Accusation.InsideLarge),
        Inside("free-large-block-plus-4k", 300 * KiB, 4 * KiB, Accusation.InsideLarge),
        Inside("free-large-block-plus-64k", 300 * KiB, 64 * KiB, Accusation.InsideLarge),
        Inside("free-large-block-of-100k-plus-64k", 100 * KiB, 64 * KiB, Accusation.InsideLarge),
        Inside("free-large-block-of-1m-plus-1m-less-4k", MiB, MiB - (4 * KiB), Accusation.InsideLarge),
        Inside("free-huge-block-plus-16", 5 * MiB, 16, Accusation.InsideHuge),
        Inside("free-huge-block-plus-4k", 5 * MiB, 4 * KiB, Accusation.InsideHuge),
        Inside("free-huge-block-plus-2m", 5 * MiB, 2 * MiB, Accusation.InsideHuge),
        Inside("free-huge-block-plus-4m", 5 * MiB, 4 * MiB, Accusation.InsideHuge),
        new("reallocate-block-plus-8", static scene => scene.Subject.Reallocate(scene.Accuse(scene.Hold(64) + 8), 128), HoldOne(64), Accusation.Misaligned),
        new("reallocate-large-block-plus-64k", static scene => scene.Subject.Reallocate(scene.Accuse(scene.Hold(300 * KiB) + (64 * KiB)), 128), HoldOne(300 * KiB), Accusation.InsideLarge),
        new("usable-size-of-block-plus-8", static scene => scene.Subject.GetUsableSize(scene.Accuse(scene.Hold(64) + 8)), HoldOne(64), Accusation.Misaligned),
        new("usable-size-of-huge-block-plus-4k", static scene => scene.Subject.GetUsableSize(scene.Accuse(scene.Hold(5 * MiB) + (4 * KiB))), HoldOne(5 * MiB), Accusation.InsideHuge),
    ];

    private static Crime InHeader(string name, nuint offset) => new(
        name,
        scene => scene.Subject.Free(scene.Accuse(SuperslabOf(scene.Hold(64)) + offset)),
        FreeExactly(64),
        Accusation.InHeader);

    /// <summary>In a fresh allocator with one small block, slabs in the middle of the superslab are free; the block's own is avoided.</summary>
    private static Crime InFreeSlab(string name, nuint offset) => new(
        name,
        scene =>
        {
            byte* block = scene.Hold(64);
            nuint index = ((nuint)block % SuperslabBytes) / SlabBytes;
            nuint freeIndex = index == 20 ? 21u : 20u;
            scene.Subject.Free(scene.Accuse(SuperslabOf(block) + (freeIndex * SlabBytes) + offset));
        },
        FreeExactly(64),
        Accusation.InFreeSlab);

    private static Crime Inside(string name, nuint byteCount, nuint offset, Accusation accusation) => new(
        name,
        scene => scene.Subject.Free(scene.Accuse(scene.Hold(byteCount) + offset)),
        FreeExactly(byteCount),
        accusation);

    private static Action<CrimeScene> FreeExactly(nuint byteCount) => scene => scene.Subject.Free(scene.AllocateAmongNeighbours(byteCount));

    private static Action<CrimeScene> HoldOne(nuint byteCount) => scene => scene.Subject.GetUsableSize(scene.Hold(byteCount));

    private static byte* SuperslabOf(byte* block) => (byte*)((nuint)block & ~(SuperslabBytes - 1));
}
