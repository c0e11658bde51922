using System;

namespace Hakmem.Tests.Journeys;

/// <summary>Lengths for journeys: mostly small, some medium, few large, now and then a huge one.</summary>
internal static class ParcelSizes
{
    public static int Next(Random random) => random.Next(2_000) switch
    {
        0 => random.Next(1 << 20, 3 << 20),
        < 10 => random.Next(32 << 10, 600 << 10),
        < 200 => random.Next(1_025, 32 << 10),
        _ => random.Next(0, 1_025),
    };
}
