using System.Runtime.InteropServices;
using Hakmem.Threads;

namespace Hakmem.Tests.Doubles;

/// <summary>Memory for the block of a thread, all zero, that no directory knows.</summary>
internal static unsafe class BareThreadBlock
{
    public static ThreadBlock* Make()
    {
        var block = (ThreadBlock*)NativeMemory.AlignedAlloc(ThreadBlock.Bytes, ThreadBias.EraLimit);
        NativeMemory.Clear(block, ThreadBlock.Bytes);
        return block;
    }

    public static void Free(ThreadBlock* block) => NativeMemory.AlignedFree(block);
}
