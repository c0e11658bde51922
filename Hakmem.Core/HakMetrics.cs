using System;
using Hakmem.Hosting;

namespace Hakmem;

/// <summary>Metrics of allocators that no container made: meter <c>Hakmem</c>, observable instruments only, so that nothing is counted per operation.</summary>
/// <remarks>
/// <para>
/// Allocators of <see cref="HakmemServiceCollectionExtensions"/> are observed by themselves; <see cref="HakAllocator.Shared"/>, and with it
/// <see cref="HakMemory"/>, and those made with <c>new</c> when they are given here. The instruments, each tagged <c>hakmem.allocator.name</c>:
/// <c>hakmem.memory.live</c>, <c>hakmem.memory.mapped</c>, <c>hakmem.memory.resident</c> and <c>hakmem.memory.cached</c> in bytes, and
/// <c>hakmem.os.calls</c>, tagged <c>hakmem.os.call</c> with map, unmap, discard or failed.
/// </para>
/// <para>
/// Four more, in bytes, mean what <c>aspnetcore.memory_pool.*</c> means of the server's own pools, with one difference: <c>hakmem.memory_pool.pooled</c>
/// (idle, serves a rent without a new mapping), <c>hakmem.memory_pool.allocated</c> (ever obtained from the system for blocks),
/// <c>hakmem.memory_pool.evicted</c> (ever given back to it) and <c>hakmem.memory_pool.rented</c>, which is what is out now: the server's counts what was ever
/// rented, and nothing is counted per rent here. They are of an allocator: its pools and all else that allocates from it, together.
/// </para>
/// </remarks>
public static class HakMetrics
{
    /// <summary>Name of the meter, to be given to whatever collects.</summary>
    public const string MeterName = "Hakmem";

    /// <summary>Observes an allocator until the result is disposed. It may be disposed before that; it then reports what is still out.</summary>
    /// <param name="allocator">The allocator; it is kept alive as long as it is observed.</param>
    /// <param name="name">The value of the tag <c>hakmem.allocator.name</c>; no two observed at a time should have the same.</param>
    /// <returns>Dispose it to end the observation.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="allocator"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/> or empty.</exception>
    /// <remarks>
    /// The first call makes the instruments, on its thread. What a listener to meters throws when it is told of one comes out of that call, which then observes
    /// nothing; the instruments are all there, and a second call observes.
    /// </remarks>
    public static IDisposable Observe(IHakAllocator allocator, string name)
    {
        ArgumentNullException.ThrowIfNull(allocator);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new Observation(AllocatorMeter.Process, new ObservedAllocator(allocator, name, TimeProvider.System));
    }
}
