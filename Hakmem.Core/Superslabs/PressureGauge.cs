using System;

namespace Hakmem.Superslabs;

/// <summary>Decides from facts how badly memory is wanted back. Pure: the same facts give the same answer, whatever was answered before.</summary>
/// <remarks>The worst of three sources counts. A threshold is reached at exactly so many percent.</remarks>
internal static class PressureGauge
{
    /// <summary>As the array pool of the runtime, so that both give way at the same load.</summary>
    public const int GcMediumPercent = 70;

    /// <inheritdoc cref="GcMediumPercent"/>
    public const int GcHighPercent = 90;

    /// <summary>Arbitrary, but early: at its limit a container kills the process and does not warn it.</summary>
    public const int ContainerMediumPercent = 80;

    /// <summary>Just above the 90 % of a container at which the garbage collector begins to work harder, so that it alone does not set this off.</summary>
    public const int ContainerHighPercent = 92;

    /// <summary>
    /// Later than the others: at its own limit an allocator gives back what is idle and tries again before it refuses, so being early saves only that
    /// detour.
    /// </summary>
    public const int BudgetMediumPercent = 85;

    /// <summary>Arbitrary within the reason of <see cref="BudgetMediumPercent"/>.</summary>
    public const int BudgetHighPercent = 95;

    public static MemoryPressure Decide(in MemoryFacts facts)
    {
        MemoryPressure container = Of(facts.ContainerUsedBytes, facts.ContainerLimitBytes, ContainerMediumPercent, ContainerHighPercent);
        MemoryPressure budget = Of(facts.ChargedBytes, facts.MaxBytes, BudgetMediumPercent, BudgetHighPercent);

        // Before the first collection both numbers may be 0, which says nothing.
        MemoryPressure collector = facts.GcHighLoadBytes <= 0
            ? MemoryPressure.None
            : Of(facts.GcLoadBytes, facts.GcHighLoadBytes, GcMediumPercent, GcHighPercent);

        return Worst(container, Worst(budget, collector));
    }

    private static MemoryPressure Of(long usedBytes, long limitBytes, int mediumPercent, int highPercent)
    {
        if (HasReached(usedBytes, limitBytes, highPercent))
        {
            return MemoryPressure.High;
        }

        return HasReached(usedBytes, limitBytes, mediumPercent) ? MemoryPressure.Medium : MemoryPressure.None;
    }

    /// <summary>In 128 bits: exact to the byte, also where a limit is "none" and a product would not fit into 64.</summary>
    private static bool HasReached(long usedBytes, long limitBytes, int percent) => (Int128)usedBytes * 100 >= (Int128)limitBytes * percent;

    private static MemoryPressure Worst(MemoryPressure left, MemoryPressure right) => left > right ? left : right;
}
