namespace Hakmem.Tests.Crimes;

/// <summary>The exact sentences an allocator accuses with. Whoever changes one there changes it here.</summary>
internal static class Sentences
{
    public static string Foreign(nuint address) => $"{Format(address)} was not allocated by this allocator.";

    public static string WrongAllocator(nuint address) => $"{Format(address)} belongs to another Hakmem allocator.";

    public static string RepeatedFree(nuint address) => $"{Format(address)} is already free.";

    public static string InHeader(nuint address) => NotAStart(address, "it lies in a superslab header.");

    public static string InFreeSlab(nuint address) => NotAStart(address, "it lies in a free slab.");

    public static string InsideLarge(nuint address) => NotAStart(address, "it lies inside a large block.");

    public static string InsideHuge(nuint address) => NotAStart(address, "it lies inside a huge block.");

    public static string Misaligned(nuint address) => NotAStart(address, "block addresses are multiples of 16.");

    public static string Format(nuint address) => $"0x{(ulong)address:x16}";

    private static string NotAStart(nuint address, string reason) => $"{Format(address)} is not the start of a block: {reason}";
}
