using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Hakmem.Os;

namespace Hakmem.Threads;

/// <summary>The part of its stack by which a thread is told: the <see cref="Bytes"/> below its end.</summary>
/// <remarks>
/// W1: while the word is not 0, the thread that the block belongs to has not ended, and the window lies in its stack. The thread itself writes it; the system clears
/// it at the thread's end, before the stack can be another's. Of one length for all, so that one word says all and is read whole.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = OsThreads.AreaBytes)]
internal unsafe struct StackWindow
{
    /// <summary>Deeper frames, and threads with shorter stacks, are told by their thread static.</summary>
    public const int BytesShift = 20;

    public const nuint Bytes = (nuint)1 << BytesShift;

    [FieldOffset(0)]
    private nuint _start;

    /// <summary>Whether the thread may still come by.</summary>
    public readonly bool IsOpen => Volatile.Read(in _start) != 0;

    /// <summary>Addresses of stacks are above <see cref="Bytes"/>, so none is in a window that is closed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Contains(StackWindow* window, nuint address) => unchecked(address - window->_start) < Bytes;

    public void Close() => Volatile.Write(ref _start, 0);

    public void Open(nuint end) => Volatile.Write(ref _start, end - Bytes);
}
