using System.Collections.Generic;
using Hakmem.Settings;

namespace Hakmem;

/// <summary>Settings of one <see cref="HakMemoryPool"/>. They are read once, when the pool is created; later changes have no effect.</summary>
/// <remarks>
/// Pools of <see cref="HakmemServiceCollectionExtensions"/> take theirs from the named options of the same name as their allocator: what
/// <c>Configure&lt;HakMemoryPoolOptions&gt;</c> sets, and the sub-section <c>Pool</c> of the section given to AddHakmem.
/// </remarks>
public sealed class HakMemoryPoolOptions
{
    /// <summary>With <see cref="HakLeakTracking.Sample"/>, one rent in this many keeps its stack.</summary>
    public const int LeakSampleInterval = 64;

    /// <summary>What buffers are made of. Default <see cref="HakMemoryPoolBacking.Native"/>.</summary>
    public HakMemoryPoolBacking Backing { get; set; } = HakMemoryPoolBacking.Native;

    /// <summary>Bytes that <c>Rent()</c> and <c>Rent(-1)</c> ask for. 1 to <see cref="MaxBufferBytes"/>, inclusive. Default 4096.</summary>
    public int DefaultBlockBytes { get; set; } = 4096;

    /// <summary>The most bytes a rent may ask for; a buffer may come out a little longer. 1 to 2,147,483,647, inclusive, which is the default.</summary>
    public int MaxBufferBytes { get; set; } = int.MaxValue;

    /// <summary>
    /// Whether owner objects are used again, so that a warm rent makes no garbage. Default <see langword="false"/>: then nothing that was kept from an
    /// earlier rent can ever reach a later one. See <see cref="HakMemoryPool"/> for what recycling gives up.
    /// </summary>
    public bool RecycleOwners { get; set; }

    /// <summary>Whether a buffer is filled with zeros before its block goes back. Default <see langword="false"/>.</summary>
    public bool ClearOnReturn { get; set; }

    /// <summary>How closely leaks are watched. Default <see cref="HakLeakTracking.Off"/>.</summary>
    public HakLeakTracking LeakTracking { get; set; } = HakLeakTracking.Off;

    /// <summary>
    /// What reports call the pool; <see langword="null"/> or at least one character. Unset: "unnamed"; from a service container, the name of its allocator,
    /// or "default".
    /// </summary>
    public string? Name { get; set; }

    /// <inheritdoc cref="HakOptions.Unreadable"/>
    internal IReadOnlyList<UnreadableText> Unreadable { get; set; } = [];

    internal HakMemoryPoolOptions Copy() => (HakMemoryPoolOptions)MemberwiseClone();
}
