using System;
using System.Diagnostics.CodeAnalysis;

namespace Hakmem.Pooling;

/// <summary>One method a sentence, for whoever misuses a pool, an owner or a buffer.</summary>
internal static class PoolThrow
{
    [DoesNotReturn]
    public static void PoolDisposed(string name) =>
        throw new ObjectDisposedException(nameof(HakMemoryPool), $"The pool '{name}', or its allocator, was disposed; it lends no more buffers.");

    public static ObjectDisposedException OwnerIsOver() =>
        new("IMemoryOwner<byte>", "The owner of this memory was disposed; the buffer may be somebody else's now.");

    [DoesNotReturn]
    public static void BufferDisposed() =>
        throw new ObjectDisposedException("HakBuffer", "The buffer was disposed; its memory may be somebody else's now.");

    [DoesNotReturn]
    public static void BadLength(int minBufferSize, int maxBufferBytes) => throw new ArgumentOutOfRangeException(
        nameof(minBufferSize), minBufferSize, $"minBufferSize must be -1 or from 0 to {maxBufferBytes}, which is MaxBufferSize.");

    [DoesNotReturn]
    public static void BadElement(int elementIndex, int length) => throw new ArgumentOutOfRangeException(
        nameof(elementIndex), elementIndex, $"elementIndex must be from 0 to {length}, the length of the memory.");

    [DoesNotReturn]
    public static void BadIndex(nuint index, nuint length) =>
        throw new ArgumentOutOfRangeException(nameof(index), index, $"index must be below {length}, the length of the buffer.");

    [DoesNotReturn]
    public static void BadPart(nuint start, int length, nuint wholeLength) => throw new ArgumentOutOfRangeException(
        nameof(start), start, $"start and length ({length}) must lie within the {wholeLength} elements of the buffer.");

    [DoesNotReturn]
    public static void TooLongForSpan(nuint length) => throw new InvalidOperationException(
        $"The buffer has {length} elements; a span or memory holds at most {int.MaxValue}. GetSpan and GetMemory give parts of it.");

    [DoesNotReturn]
    public static void NotPinned() => throw new InvalidOperationException("Unpin without a pin: this memory is not pinned.");

    [DoesNotReturn]
    public static void TooManyPins(long mostPins) =>
        throw new InvalidOperationException($"This memory is pinned {mostPins} times; more cannot be counted.");

    [DoesNotReturn]
    [SuppressMessage("Usage", "CA2201", Justification = "The exception that NativeMemory users expect.")]
    public static void TooLongForMemory(nuint length, int elementBytes) =>
        throw new OutOfMemoryException($"{length} elements of {elementBytes} bytes are more than an address space holds.");
}
