using System.Runtime.CompilerServices;

namespace Hakmem.Primitives;

/// <summary>Rounding to powers of two. Every alignment passed in must be a power of two.</summary>
internal static class Align
{
    /// <summary>Rounds up; wraps around near the top of the address range, so callers bound the length first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Up(nuint value, nuint alignment) => unchecked((value + alignment - 1) & ~(alignment - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAligned(nuint value, nuint alignment) => (value & (alignment - 1)) == 0;
}
