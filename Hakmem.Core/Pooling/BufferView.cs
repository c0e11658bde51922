using System;
using System.Buffers;

namespace Hakmem.Pooling;

/// <summary>A part of a buffer behind a <see cref="Memory{T}"/>. It owns nothing: disposing it does nothing.</summary>
internal sealed unsafe class BufferView<T>(BufferBlock block, T* start, int length) : MemoryManager<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public override Memory<T> Memory => CreateMemory(length);

    /// <inheritdoc/>
    public override Span<T> GetSpan()
    {
        _ = block.LiveAddress;
        return new Span<T>(start, length);
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        if (unchecked((uint)elementIndex) > (uint)length)
        {
            PoolThrow.BadElement(elementIndex, length);
        }

        block.Pin();
        return new MemoryHandle(start + elementIndex, default, this);
    }

    /// <inheritdoc/>
    public override void Unpin() => block.Unpin();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // The buffer is disposed by whoever owns it.
    }
}
