using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Hakmem.Os;

/// <summary>The one place where memory is taken from <see cref="NativeMemory"/>.</summary>
/// <remarks>
/// Always aligned to at least 2 MiB by the callers: on glibc this is the form that gives memory back when it is freed
/// (plain and small-aligned allocations stop doing so after the first cycle).
/// </remarks>
[SuppressMessage("ApiDesign", "RS0030", Justification = "This is the seam that the rule points to.")]
internal static unsafe class AlignedNativeMemory
{
    /// <returns>The start, or <see langword="null"/> when the system refused. The contents are not known.</returns>
    public static void* TryAllocate(nuint lengthBytes, nuint alignmentBytes)
    {
        try
        {
            return NativeMemory.AlignedAlloc(lengthBytes, alignmentBytes);
        }
        catch (OutOfMemoryException)
        {
            // Out of memory is an answer below the face; the face throws it once.
            return null;
        }
    }

    public static void Free(void* start) => NativeMemory.AlignedFree(start);
}
