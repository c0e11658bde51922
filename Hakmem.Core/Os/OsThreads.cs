using System;
using System.Runtime.CompilerServices;

namespace Hakmem.Os;

/// <summary>Chooses once who answers about threads.</summary>
internal static class OsThreads
{
    /// <summary>Length of the areas of <see cref="IOsThreads.TryClearAtExit"/> in bytes: the longest signal set of any libc.</summary>
    public const int AreaBytes = 128;

    /// <summary>
    /// Whether threads are told by their stacks at all. Where thread statics are plain loads, nothing is gained: on Windows, and in programs that were compiled
    /// ahead of time. A constant for the compiler.
    /// </summary>
    public static bool AreUsed
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => OperatingSystem.IsLinux() && RuntimeFeature.IsDynamicCodeCompiled;
    }

    /// <summary>Who answers; <see langword="null"/> where nobody does.</summary>
    public static IOsThreads? Current { get; } = AreUsed ? LinuxOsThreads.TryCreate() : null;
}
