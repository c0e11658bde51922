using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Hakmem.Primitives;

/// <summary>One method a sentence. Only exceptions of the base library; misuse of memory is reported by the Integrity room.</summary>
/// <remarks>No text is looked up or made with a shared buffer where a caller may have been interrupted: the locks of these would throw that instead.</remarks>
internal static class Throw
{
    [DoesNotReturn]
    [SuppressMessage("Usage", "CA2201", Justification = "The exception that NativeMemory users expect.")]
    public static void OutOfMemory(nuint byteCount) =>
        throw new OutOfMemoryException(
            string.Concat(byteCount.ToString(CultureInfo.InvariantCulture), " bytes could not be allocated: the operating system or MaxBytes refused."));

    [DoesNotReturn]
    public static void Disposed() => throw new ObjectDisposedException(nameof(HakAllocator), "The allocator was disposed: it gives nothing out any more.");

    [DoesNotReturn]
    public static void NullBlock() => throw new ArgumentNullException("block", "block is null; it must be a block of the allocator.");

    [DoesNotReturn]
    public static void BadAlignment(nuint alignment) =>
        throw new ArgumentException($"alignment is {alignment}; it must be a power of two from 1 to {1 << 30}.", nameof(alignment));

    [DoesNotReturn]
    public static void TooManyAllocators(int limit) =>
        throw new InvalidOperationException(
            $"{limit} allocators are alive (or disposed with blocks still out); a process can have {limit} allocators at a time.");
}
