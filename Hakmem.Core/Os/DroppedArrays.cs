using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Hakmem.Primitives;

namespace Hakmem.Os;

/// <summary>Arrays that nobody needs any more, for as long as the collector has not taken them: the next range may have one of them.</summary>
/// <remarks>
/// A new pinned array counts towards the next full collection, and a dropped one stays committed until there is one. Weak references keep nothing alive.
/// </remarks>
internal sealed class DroppedArrays
{
    /// <summary>Arbitrary: as many superslabs as are kept mapped by default.</summary>
    private const int MaxCount = 256;

    private readonly SteadyLock _gate = new();
    private readonly List<WeakReference<byte[]>> _dropped = [];

    /// <summary>Remembers an array, unless there is no memory to do so.</summary>
    public void Add(byte[] array)
    {
        try
        {
            WeakReference<byte[]> dropped = new(array);
            using (_gate.Hold())
            {
                if (_dropped.Count < MaxCount)
                {
                    _dropped.Add(dropped);
                }
            }
        }
        catch (OutOfMemoryException)
        {
            // Then the collector has it, which it would have had anyway.
        }
    }

    /// <summary>Takes back an array of exactly a length. Its contents are undefined.</summary>
    public bool TryTake(int lengthBytes, [NotNullWhen(true)] out byte[]? array)
    {
        using (_gate.Hold())
        {
            for (int index = _dropped.Count - 1; index >= 0; index--)
            {
                if (!_dropped[index].TryGetTarget(out array))
                {
                    _dropped.RemoveAt(index);
                }
                else if (array.Length == lengthBytes)
                {
                    _dropped.RemoveAt(index);
                    return true;
                }
            }
        }

        array = null;
        return false;
    }
}
