using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>
/// Tells from where the calling thread's stack is which block it has, so that what follows does not wait for the thread static: that only proves it. A wrong
/// guess costs nothing but the wait.
/// </summary>
internal static unsafe class ThreadGuess
{
    private const int PageShift = 12;
    private const nuint EntryMask = 255;

    /// <summary>Threads that share an entry would take it from each other each time; so one corrects it once in so many wrong guesses.</summary>
    private const int GuessesPerCorrection = 64;

    /// <summary>Blocks that threads had whose stacks were there. Never freed: threads come from anywhere, and at any time.</summary>
    private static readonly nint* s_blocks = (nint*)NativeMemory.AllocZeroed(EntryMask + 1, (nuint)sizeof(nint));

    /// <param name="block">What the thread static says.</param>
    /// <returns>The same.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Of(nint block)
    {
        byte here;
        nint* entry = s_blocks + (((nuint)(&here) >> PageShift) & EntryMask);
        nint guess = *entry;

        // Written so that the compiler does not see that the two are equal: it would go on with the one that comes late.
        return (nuint)(guess ^ block) >> 1 == 0 ? guess : Correct(entry, block);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint Correct(nint* entry, nint block)
    {
        if (block != 0 && ++((ThreadBlock*)block)->WrongGuesses % GuessesPerCorrection == 0)
        {
            *entry = block;
        }

        return block;
    }
}
