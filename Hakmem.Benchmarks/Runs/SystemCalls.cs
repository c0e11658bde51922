namespace Hakmem.Benchmarks.Runs;

/// <summary>How often a Hakmem allocator has called the operating system.</summary>
internal static class SystemCalls
{
    public static long Of(HakAllocator? allocator)
    {
        if (allocator == null)
        {
            return 0;
        }

        HakStatistics statistics = allocator.GetStatistics();

        return statistics.MapCalls + statistics.UnmapCalls + statistics.DiscardCalls;
    }
}
