using Hakmem.Geometry;
using Hakmem.Os;
using Hakmem.Primitives;

namespace Hakmem.Superslabs;

/// <summary>Tables of <see cref="SpanLoans"/>, shared by all allocators: taken from the arena, used again and never given back.</summary>
/// <remarks>Any thread may call anything. One for each span that lends at a time: six bytes in a hundred of it at the most.</remarks>
internal static unsafe class LoanTables
{
    private const int StepBytes = 128;
    private const int Lengths = (MemoryGeometry.SlabBytes / MemoryGeometry.BlockAlignment / StepBytes) + 1;

    private static readonly BriefLock s_gate = new();
    private static readonly nint[] s_free = new nint[Lengths];

    /// <returns>A table of zeros for a span of a class, or <see langword="null"/> when the system refused.</returns>
    public static byte* Take(IOsMemory os, int classIndex)
    {
        int steps = StepsOf(classIndex);
        using (s_gate.Hold())
        {
            nint free = s_free[steps];
            if (free != 0)
            {
                s_free[steps] = *(nint*)free;
                *(nint*)free = 0;
                return (byte*)free;
            }
        }

        return (byte*)MetadataArena.Take(os, (nuint)(steps * StepBytes));
    }

    /// <summary>Takes a table back that holds zeros again.</summary>
    public static void Put(byte* table, int classIndex)
    {
        int steps = StepsOf(classIndex);
        using (s_gate.Hold())
        {
            *(nint*)table = s_free[steps];
            s_free[steps] = (nint)table;
        }
    }

    private static int StepsOf(int classIndex) => (SpanLoans.TableBytes(classIndex) + StepBytes - 1) / StepBytes;
}
