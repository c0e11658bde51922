using Hakmem.Geometry;

namespace Hakmem.Tests.Heaps;

/// <summary>Checks what a span lends: each run is long enough, out as a whole, and counted where it belongs.</summary>
internal static unsafe class LoanWalk
{
    public static string? FirstBroken(SlabDescriptor* span, ClassCounts counts)
    {
        byte* table = SpanLoans.TableOf(span);
        string where = $"the span at 0x{(nuint)span:x} of class {span->ClassIndex}";
        int loans = 0;
        int block = 0;
        while (table != null && block < span->CapacityCount)
        {
            int lentAs = table[block];
            if (lentAs == 0)
            {
                block++;
                continue;
            }

            if (lentAs == SpanLoans.Inside || lentAs <= span->ClassIndex || lentAs >= SizeClasses.FirstAligned)
            {
                return $"S7: {where} has block {block} lent as {lentAs}";
            }

            int first = block++;
            while (block < span->CapacityCount && table[block] == SpanLoans.Inside)
            {
                block++;
            }

            int units = block - first;
            if (units * span->BlockBytes < SizeClasses.BlockBytes(lentAs) || AnyRests(span, first, units))
            {
                return $"S7: {where} has blocks {first}+{units} lent as class {lentAs}, too few or not all out";
            }

            loans++;
            counts.LentUnits[span->ClassIndex] += units;
            counts.LentBytes[span->ClassIndex] += SizeClasses.BlockBytes(lentAs);
            counts.OutBlocks[span->ClassIndex] -= units;
            counts.OutBlocks[lentAs]++;
        }

        return loans == span->LoanCount ? null : $"S7: {where} counts {span->LoanCount} loans and has {loans}";
    }

    /// <summary>Whether a block in use is a run that a shorter class lends.</summary>
    public static bool IsLent(nint block)
    {
        SlabDescriptor* run = SlabAddress.RunOf((void*)block);
        return run->Use == SlabUse.SmallBlocks && SpanLoans.ClassOf(run, (void*)block) != run->ClassIndex;
    }

    private static bool AnyRests(SlabDescriptor* span, int first, int units)
    {
        for (int block = first; block < first + units; block++)
        {
            if (SpanBits.AreSet(SpanBits.WordsOf(span), block, block))
            {
                return true;
            }
        }

        return false;
    }
}
