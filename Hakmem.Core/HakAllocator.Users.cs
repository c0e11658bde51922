using System;
using System.Runtime.CompilerServices;
using System.Threading;
using Hakmem.Heaps;
using Hakmem.Pooling;
using Hakmem.Primitives;

namespace Hakmem;

/// <content>This part: who lives on an allocator and ends with it: its half whose blocks lie in pinned arrays, and pools.</content>
public sealed unsafe partial class HakAllocator
{
    private readonly SteadyLock _users = new();
    private readonly ConditionalWeakTable<BlockLender, object?> _lenders = [];
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

    /// <summary>
    /// Has a lender closed when the allocator ends, or at once if it has. A lender takes blocks out of bins of the allocator's slot without asking, and the slot
    /// may be another allocator's afterwards.
    /// </summary>
    internal void CloseAtEnd(BlockLender lender)
    {
        using (_users.Hold())
        {
            if (_isOver)
            {
                lender.Close();
            }
            else
            {
                _lenders.Add(lender, null);
            }
        }
    }

    private HakAllocator MakePinned()
    {
        HakAllocator made;
        using (_users.Hold())
        {
            if (_pinned is not null)
            {
                return _pinned;
            }

            made = new HakAllocator(HeapFactory.CreatePinned(_road));
            if (!_isOver)
            {
                made._road.OtherHalf = _road;
                _road.OtherHalf = made._road;
                Volatile.Write(ref _pinned, made);
                return made;
            }
        }

        // E1: its end waits for salvages and tells of them, so not under the lock, and before anybody can use it. Of several made like that, one stays.
        made.Dispose();
        return Interlocked.CompareExchange(ref _pinned, made, null) ?? made;
    }

    /// <summary>Before the end of the allocator itself.</summary>
    /// <returns>The other half, if there is one; there will be none else.</returns>
    private HakAllocator? EndUsers()
    {
        using (_users.Hold())
        {
            _isOver = true;
            foreach ((BlockLender lender, _) in _lenders)
            {
                lender.Close();
            }

            return _pinned;
        }
    }
}
