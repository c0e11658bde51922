using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Hakmem.Pooling;

namespace Hakmem;

/// <summary>Owner of one block of native memory, seen as elements of <typeparamref name="T"/>. Made by <see cref="HakAllocator.AllocateBuffer{T}(nuint, bool)"/>.</summary>
/// <typeparam name="T">A type without references.</typeparam>
/// <remarks>
/// Whoever got it disposes it, once or more often, on any thread: of racing calls exactly one frees. There is no finalizer unless the buffer was asked to
/// report its leak; without, a buffer that is dropped undisposed keeps its block for good. After Dispose every member but <see cref="Length"/>,
/// <see cref="ByteCount"/> and Dispose throws <see cref="ObjectDisposedException"/>, and so does a <see cref="Memory{T}"/> kept from before. A buffer
/// disposed while a Memory of it is pinned is over at once; its block goes back with the last pin. Pointers, references and spans taken from it are the
/// user's to keep from outliving it: a buffer with a finalizer must also stay reachable while they are in use.
/// </remarks>
public sealed unsafe class HakBuffer<T> : IDisposable
    where T : unmanaged
{
    private readonly BufferBlock _block;

    internal HakBuffer(BufferBlock block, nuint length)
    {
        _block = block;
        Length = length;
    }

    /// <summary>Elements in the buffer; also after Dispose.</summary>
    public nuint Length { get; }

    /// <summary>Bytes in the buffer; also after Dispose.</summary>
    public nuint ByteCount => Length * (nuint)sizeof(T);

    /// <summary>The first element; valid until Dispose. Never <see langword="null"/>, also where <see cref="Length"/> is 0.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    [SuppressMessage("Naming", "CA1720", Justification = "It is a pointer, and the name is fixed.")]
    public T* Pointer => (T*)_block.LiveAddress;

    /// <summary>The whole buffer.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Length"/> is above 2,147,483,647; <see cref="GetSpan"/> gives parts.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public Span<T> Span => new(Pointer, WholeLength());

    /// <summary>The whole buffer, as what may be stored and pinned. Every call makes a small managed object.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Length"/> is above 2,147,483,647; <see cref="GetMemory"/> gives parts.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public Memory<T> Memory => new BufferView<T>(_block, Pointer, WholeLength()).Memory;

    /// <summary>One element.</summary>
    /// <param name="index">Below <see cref="Length"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not below <see cref="Length"/>.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public ref T this[nuint index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (index >= Length)
            {
                PoolThrow.BadIndex(index, Length);
            }

            return ref Pointer[index];
        }
    }

    /// <summary>A part of the buffer, wherever it lies.</summary>
    /// <param name="start">First element; 0 to <see cref="Length"/>, inclusive.</param>
    /// <param name="length">Elements; at most what is left behind <paramref name="start"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is not within the buffer.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public Span<T> GetSpan(nuint start, int length) => new(PartAt(start, length), length);

    /// <summary>A part of the buffer, as what may be stored and pinned. Every call makes a small managed object.</summary>
    /// <param name="start">First element; 0 to <see cref="Length"/>, inclusive.</param>
    /// <param name="length">Elements; at most what is left behind <paramref name="start"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is not within the buffer.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public Memory<T> GetMemory(nuint start, int length) => new BufferView<T>(_block, PartAt(start, length), length).Memory;

    /// <summary>Gives the block back, with the last pin if it is pinned. Later calls do nothing.</summary>
    public void Dispose() => _block.End();

    private T* PartAt(nuint start, int length)
    {
        if (length < 0 || start > Length || (nuint)length > Length - start)
        {
            PoolThrow.BadPart(start, length, Length);
        }

        return Pointer + start;
    }

    private int WholeLength()
    {
        if (Length > int.MaxValue)
        {
            PoolThrow.TooLongForSpan(Length);
        }

        return (int)Length;
    }
}
