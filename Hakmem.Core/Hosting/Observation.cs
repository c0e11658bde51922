using System;

namespace Hakmem.Hosting;

/// <summary>An allocator is observed until this is disposed.</summary>
internal sealed class Observation : IDisposable
{
    private readonly AllocatorMeter _meter;
    private readonly ObservedAllocator _observed;

    public Observation(AllocatorMeter meter, ObservedAllocator observed)
    {
        _meter = meter;
        _observed = observed;
        meter.Add(observed);
    }

    public void Dispose() => _meter.Remove(_observed);
}
