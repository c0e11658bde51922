using System;

namespace Hakmem.Tests.Crimes;

/// <summary>What an allocator must say of a crime.</summary>
internal sealed record Accusation(HakMemoryError Kind, Func<nuint, string> Sentence)
{
    public static Accusation Foreign { get; } = new(HakMemoryError.ForeignPointer, Sentences.Foreign);

    public static Accusation WrongAllocator { get; } = new(HakMemoryError.WrongAllocator, Sentences.WrongAllocator);

    public static Accusation RepeatedFree { get; } = new(HakMemoryError.RepeatedFree, Sentences.RepeatedFree);

    public static Accusation InHeader { get; } = new(HakMemoryError.InteriorPointer, Sentences.InHeader);

    public static Accusation InFreeSlab { get; } = new(HakMemoryError.InteriorPointer, Sentences.InFreeSlab);

    public static Accusation InsideLarge { get; } = new(HakMemoryError.InteriorPointer, Sentences.InsideLarge);

    public static Accusation InsideHuge { get; } = new(HakMemoryError.InteriorPointer, Sentences.InsideHuge);

    public static Accusation Misaligned { get; } = new(HakMemoryError.InteriorPointer, Sentences.Misaligned);

    /// <summary>The line a child prints when the allocator says so of <paramref name="address"/>.</summary>
    public string LineFor(nuint address) => $"{CrimeScene.CaughtWord} {Kind} {Sentence(address)}";
}
