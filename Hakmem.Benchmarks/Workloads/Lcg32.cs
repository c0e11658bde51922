namespace Hakmem.Benchmarks.Workloads;

/// <summary>The linear congruential generator of the remote workload: x * 1664525 + 1013904223.</summary>
internal struct Lcg32(uint seed)
{
    private uint _state = seed;

    public uint Next() => _state = unchecked((_state * 1664525u) + 1013904223u);
}
