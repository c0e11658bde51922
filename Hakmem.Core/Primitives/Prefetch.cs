using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Hakmem.Primitives;

/// <summary>Brings what will be used soon towards the processor. Harms nothing at any address; does nothing on processors without the instruction.</summary>
internal static unsafe class Prefetch
{
    /// <summary>The line that a byte lies in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(void* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    /// <summary>The first line of each block behind one.</summary>
    /// <param name="from">The block, which is not brought itself.</param>
    /// <param name="strideBytes">From one block to the next; negative where they go down.</param>
    /// <param name="wayBytes">How far to go.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Behind(void* from, nint strideBytes, nint wayBytes)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        nint stepBytes = nint.Abs(strideBytes);
        var next = (byte*)from;
        for (; wayBytes > 0; wayBytes -= stepBytes)
        {
            next = (byte*)unchecked((nint)next + strideBytes);
            Sse.Prefetch0(next);
        }
    }
}
