using System.Runtime.CompilerServices;
using System.Threading;
using Hakmem.Os;

namespace Hakmem.Threads;

/// <summary>
/// Tells from where the stack is whose block the calling thread has. <see cref="ThreadSlot"/> says the same by a call and four loads that all else would wait
/// for; this is two loads that wait for nothing.
/// </summary>
/// <remarks>
/// A table has the block that was last used where a stack passes; other stacks may pass in the same entry, and dead threads' blocks stay in it. The block's
/// window decides: see W1 in <see cref="StackWindow"/>. Why this cannot be wrong: docs/decisions/0008-stack-windows.md.
/// </remarks>
internal static unsafe class ThreadFinder
{
    /// <summary>One entry for each window's length in 64 GiB of addresses: 8,192 stacks of 8 MiB do not meet.</summary>
    private const nuint EntryMask = 0xFFFF;

    private static readonly nint* s_entries = MakeTable(OsMemory.Current);

    /// <summary>The block that was last found where the stack is now: the calling thread's if <see cref="IsOwn"/> says so.</summary>
    public static ThreadBlock* Guess
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (!OsThreads.AreUsed)
            {
                return ThreadSlot.Own;
            }

            byte here;
            return (ThreadBlock*)(s_entries == null ? 0 : Volatile.Read(ref *Entry((nuint)(&here))));
        }
    }

    /// <summary>The calling thread's block; <see langword="null"/> before its first allocation.</summary>
    public static ThreadBlock* Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ThreadBlock* block = Guess;
            return IsOwn(block) ? block : Find();
        }
    }

    /// <summary>Whether a block is certainly the calling thread's. Where stacks are used but tell nothing, none is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOwn(ThreadBlock* block)
    {
        byte here;
        return block != null && (OsThreads.AreUsed ? StackWindow.Contains(&block->Window, (nuint)(&here)) : block == ThreadSlot.Own);
    }

    /// <summary>What a guess did not tell; next time it does, here.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ThreadBlock* Find()
    {
        byte here;
        var address = (nuint)(&here);
        ThreadBlock* block = ThreadSlot.Own;
        if (block != null && s_entries != null && StackWindow.Contains(&block->Window, address))
        {
            Volatile.Write(ref *Entry(address), (nint)block);
        }

        return block;
    }

    /// <summary>Closes the window of a block that the calling thread had in an earlier life, if it is still open: the system closes only the last one.</summary>
    public static void CloseEarlier(ThreadBlock* earlier)
    {
        byte here;
        if (earlier != null && StackWindow.Contains(&earlier->Window, (nuint)(&here)))
        {
            earlier->Window.Close();
        }
    }

    /// <summary>Opens the window of the calling thread's new block, if the system answers and the stack is long enough.</summary>
    public static void Open(ThreadBlock* block, IOsThreads? threads)
    {
        byte here;
        if (threads is not null
            && threads.TryGetStack(out nuint end, out nuint lengthBytes)
            && lengthBytes >= StackWindow.Bytes

            // On a stack that is not the thread's own, nothing may be told by it.
            && unchecked(end - (nuint)(&here)) < lengthBytes
            && threads.TryClearAtExit(&block->Window))
        {
            block->Window.Open(end);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint* Entry(nuint address) => s_entries + ((address >> StackWindow.BytesShift) & EntryMask);

    /// <summary>Without a table, thread statics do it all. Between two pages that stay read-only, so that no mapping of blocks grows into it.</summary>
    private static nint* MakeTable(IOsMemory os)
    {
        const nuint TableBytes = (EntryMask + 1) * sizeof(long);
        byte* reserved = OsThreads.AreUsed ? (byte*)os.Reserve(TableBytes + (2 * os.PageBytes)) : null;
        return reserved != null && os.MakeWritable(reserved + os.PageBytes, TableBytes) ? (nint*)(reserved + os.PageBytes) : null;
    }
}
