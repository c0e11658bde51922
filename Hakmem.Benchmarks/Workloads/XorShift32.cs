using System;

namespace Hakmem.Benchmarks.Workloads;

/// <summary>The original's generator: xorshift with shifts left 13, right 17, left 5.</summary>
internal struct XorShift32(uint seed)
{
    // Zero is the generator's only fixed point. A conditional expression here would make the JIT keep the state in
    // memory.
    private uint _state = Math.Max(seed, 1);

    public uint Next()
    {
        uint state = _state;
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        _state = state;

        return state;
    }
}
