using System;

namespace Hakmem.Os;

/// <summary>Pinned arrays of the garbage collector.</summary>
internal sealed class CollectorArrays : IArraySource
{
    public static CollectorArrays Instance { get; } = new();

    public byte[]? TryAllocate(int lengthBytes)
    {
        try
        {
            return GC.AllocateUninitializedArray<byte>(lengthBytes, pinned: true);
        }
        catch (OutOfMemoryException)
        {
            // Out of memory is an answer below the face; the face throws it once.
            return null;
        }
    }
}
