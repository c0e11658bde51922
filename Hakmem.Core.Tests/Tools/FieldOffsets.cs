using System.Runtime.CompilerServices;

namespace Hakmem.Tests.Tools;

/// <summary>Where a field lies in its struct, measured and not declared.</summary>
internal static class FieldOffsets
{
    /// <param name="whole">The struct.</param>
    /// <param name="field">A field of that very struct.</param>
    public static int Of<TWhole, TField>(ref readonly TWhole whole, ref readonly TField field) =>
        (int)Unsafe.ByteOffset(ref Unsafe.As<TWhole, byte>(ref Unsafe.AsRef(in whole)), ref Unsafe.As<TField, byte>(ref Unsafe.AsRef(in field)));
}
