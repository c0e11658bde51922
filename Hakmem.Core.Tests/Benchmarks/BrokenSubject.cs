using System;
using System.Runtime.InteropServices;
using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Tests.Benchmarks;

/// <summary>An allocator with one chosen fault, to see that the checking replay finds it.</summary>
/// <remarks>
/// Aligned blocks are freed as plain ones are and nothing is ever given back, so that no fault can hurt the test process.
/// </remarks>
internal readonly unsafe struct BrokenSubject : INativeSubject<BrokenSubject>
{
    private const nuint ArenaBytes = 1 << 20;

    private static readonly nint s_arena = (nint)NativeMemory.AlignedAlloc(ArenaBytes, 4096);
    private static nint s_next;

    public static BrokenSubjectFault Fault { get; set; }

    /// <summary>Blocks given out and not taken back.</summary>
    public static int LiveCount { get; private set; }

    public static string Name => "broken";

    public static string Summary => "for tests";

    public static void Reset(BrokenSubjectFault fault)
    {
        NativeMemory.Clear((void*)s_arena, ArenaBytes);
        s_next = s_arena;
        LiveCount = 0;
        Fault = fault;
    }

    public static BrokenSubject Attach() => default;

    public static bool IsEmpty(nint handle) => handle == 0;

    public static ref byte FirstByte(nint handle) => ref *(byte*)handle;

    public static bool KeepsAlignment => true;

    public static nuint PromisedAlignment(nuint byteCount) => 16;

    public nint Allocate(nuint byteCount)
    {
        if (byteCount > ArenaBytes && Fault == BrokenSubjectFault.Throws)
        {
            throw new InsufficientMemoryException();
        }

        if (byteCount > ArenaBytes && Fault == BrokenSubjectFault.AnswersNull)
        {
            return 0;
        }

        LiveCount++;
        nint block = s_next;
        nint step = Fault == BrokenSubjectFault.Overlaps ? 16 : (nint)((byteCount + 15) & ~(nuint)15);
        s_next += step;

        return Fault == BrokenSubjectFault.Misaligns ? block + 8 : block;
    }

    public void Free(nint handle) => LiveCount--;

    public nint AllocateZeroed(nuint byteCount)
    {
        nint block = Allocate(byteCount);

        if (block == 0)
        {
            return 0;
        }

        *(byte*)block = Fault == BrokenSubjectFault.LeavesDirt ? (byte)1 : (byte)0;

        return block;
    }

    public nint AllocateAligned(nuint byteCount, nuint alignment)
    {
        s_next = (s_next + (nint)alignment - 1) & -(nint)alignment;

        return Allocate(byteCount);
    }

    public nint Reallocate(nint block, nuint byteCount)
    {
        if (Fault == BrokenSubjectFault.ReallocatesToAnEarlierLife)
        {
            return s_arena;
        }

        nint moved = Allocate(byteCount);

        if (moved == 0)
        {
            return 0;
        }

        LiveCount--;
        moved += Fault == BrokenSubjectFault.MisalignsOnReallocate ? 8 : 0;
        nuint kept = Fault == BrokenSubjectFault.ForgetsOnReallocate ? byteCount - 1 : byteCount;
        NativeMemory.Copy((void*)block, (void*)moved, kept);

        return moved;
    }

    public nint ReallocateAligned(nint block, nuint byteCount, nuint alignment)
    {
        s_next = (s_next + (nint)alignment - 1) & -(nint)alignment;
        s_next += Fault == BrokenSubjectFault.MisalignsAlignedOnReallocate ? 16 : 0;

        return Reallocate(block, byteCount);
    }

    public void FreeAligned(nint block) => Free(block);
}
