namespace Hakmem.Tests.Model;

/// <summary>What the model knows of a block that it holds.</summary>
/// <param name="Address">Where it begins.</param>
/// <param name="LengthBytes">What was asked for; this much must survive a reallocation.</param>
/// <param name="UsableBytes">What may be written; all of it is filled.</param>
/// <param name="Alignment">What its address must stay a multiple of.</param>
/// <param name="PatternSeed">Which pattern fills it.</param>
internal readonly record struct LiveBlock(nuint Address, nuint LengthBytes, nuint UsableBytes, nuint Alignment, int PatternSeed)
{
    public unsafe void* Pointer => (void*)Address;

    public nuint End => Address + UsableBytes;
}
