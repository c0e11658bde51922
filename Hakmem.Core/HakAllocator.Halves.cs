using System;
using System.Threading;
using Hakmem.Heaps;

namespace Hakmem;

/// <content>This part: the half of an allocator whose blocks lie in pinned arrays.</content>
public sealed unsafe partial class HakAllocator
{
    private readonly Lock _pinning = new();
    private HakAllocator? _pinned;
    private bool _isOver;

    /// <summary>
    /// The half with pinned arrays, made when it is first asked for: the same settings, live ones included, the same limit over both, and the same end.
    /// </summary>
    /// <exception cref="InvalidOperationException">250 allocators are alive; a half is one.</exception>
    /// <exception cref="OutOfMemoryException">The system refused the address space for its tables.</exception>
    internal HakAllocator Pinned => Volatile.Read(ref _pinned) ?? MakePinned();

    /// <summary>The array that a block in use lies in, and where; false where it lies in none.</summary>
    internal bool TryGetArray(byte* block, int lengthBytes, out ArraySegment<byte> segment) => _road.TryGetArray(block, lengthBytes, out segment);

    private HakAllocator MakePinned()
    {
        lock (_pinning)
        {
            if (_pinned is null)
            {
                HakAllocator made = new(HeapFactory.CreatePinned(_road));
                made._road.OtherHalf = _road;
                _road.OtherHalf = made._road;
                if (_isOver)
                {
                    made.Dispose();
                }

                Volatile.Write(ref _pinned, made);
            }

            return _pinned;
        }
    }

    private void DisposePinned()
    {
        HakAllocator? pinned;
        lock (_pinning)
        {
            _isOver = true;
            pinned = _pinned;
        }

        pinned?.Dispose();
    }
}
