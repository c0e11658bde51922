namespace Hakmem.Superslabs;

/// <summary>What is known about memory at one moment, all in bytes; the input of <see cref="PressureGauge"/>.</summary>
internal readonly record struct MemoryFacts
{
    /// <summary>The tightest limit of the process's control groups; <see cref="long.MaxValue"/> where there is none.</summary>
    public required long ContainerLimitBytes { get; init; }

    /// <summary>What counts against that limit.</summary>
    public required long ContainerUsedBytes { get; init; }

    /// <summary>Memory in use on the machine or in the container when the garbage collector last looked; 0 before it ever did.</summary>
    public required long GcLoadBytes { get; init; }

    /// <summary>From how much on the garbage collector calls the load high; 0 where it does not say.</summary>
    public required long GcHighLoadBytes { get; init; }

    /// <summary>What counts against the allocator's own limit.</summary>
    public required long ChargedBytes { get; init; }

    /// <summary>The allocator's own limit.</summary>
    public required long MaxBytes { get; init; }
}
