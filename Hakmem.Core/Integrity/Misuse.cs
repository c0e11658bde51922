using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Hakmem.Integrity;

/// <summary>The only place that throws <see cref="HakMemoryException"/>: one method a sentence. Texts are made as in <see cref="Primitives.Throw"/>.</summary>
internal static unsafe class Misuse
{
    [DoesNotReturn]
    public static void Foreign(void* address) =>
        Report(HakMemoryError.ForeignPointer, address, "was not allocated by this allocator.");

    [DoesNotReturn]
    public static void WrongAllocator(void* address) =>
        Report(HakMemoryError.WrongAllocator, address, "belongs to another Hakmem allocator.");

    [DoesNotReturn]
    public static void RepeatedFree(void* address) => Report(HakMemoryError.RepeatedFree, address, "is already free.");

    [DoesNotReturn]
    public static void Misaligned(void* address) => NotAStart(address, "block addresses are multiples of 16.");

    [DoesNotReturn]
    public static void InHeader(void* address) => NotAStart(address, "it lies in a superslab header.");

    [DoesNotReturn]
    public static void InFreeSlab(void* address) => NotAStart(address, "it lies in a free slab.");

    [DoesNotReturn]
    public static void InSmallBlock(void* address) => NotAStart(address, "it lies inside a small block.");

    [DoesNotReturn]
    public static void InLargeBlock(void* address) => NotAStart(address, "it lies inside a large block.");

    [DoesNotReturn]
    public static void InHugeBlock(void* address) => NotAStart(address, "it lies inside a huge block.");

    [DoesNotReturn]
    private static void NotAStart(void* address, string where) =>
        Report(HakMemoryError.InteriorPointer, address, "is not the start of a block: " + where);

    [DoesNotReturn]
    private static void Report(HakMemoryError kind, void* address, string sentence) =>
        throw new HakMemoryException(kind, (nuint)address, string.Concat("0x", ((nuint)address).ToString("x16", CultureInfo.InvariantCulture), " ", sentence));
}
