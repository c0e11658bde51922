using System.Collections.Generic;

namespace Hakmem.Tests.Architecture;

/// <summary>Which room of Hakmem.Core may import which: the layering of the design, in one place.</summary>
internal static class ImportTable
{
    /// <summary>The root folder: the face. It holds every public type.</summary>
    public const string Face = "";

    public static IReadOnlyDictionary<string, string[]> MayImport { get; } = new Dictionary<string, string[]>
    {
        ["Primitives"] = [],
        ["Events"] = ["Primitives"],
        ["Os"] = ["Primitives"],
        ["Geometry"] = ["Primitives"],

        // Os for the memory of the machine, of which a default is a part.
        ["Settings"] = ["Primitives", "Geometry", "Os"],

        ["Regions"] = ["Primitives", "Geometry", "Os"],
        ["Integrity"] = ["Primitives", "Geometry", "Os", "Regions"],
        ["Superslabs"] = ["Primitives", "Geometry", "Os", "Regions", "Settings", "Events"],
        ["Central"] = ["Primitives", "Geometry", "Superslabs", "Settings", "Events"],
        ["Threads"] = ["Primitives", "Os", "Geometry", "Central", "Settings", "Events"],
        ["Heaps"] = ["Primitives", "Os", "Geometry", "Settings", "Regions", "Integrity", "Superslabs", "Central", "Threads", "Events"],
        ["Hosting"] = ["Primitives", "Settings", "Events"],

        // Heaps for ThreadPlace alone, so that a rent or a dispose looks for its thread once and no more; else a user of the face like any other. Settings for
        // the check of its options.
        ["Pooling"] = ["Primitives", "Heaps", "Settings"],

        // Threads, because an explicit heap is nothing but a pointer to its thread's cache.
        [Face] = ["Primitives", "Heaps", "Threads", "Settings", "Events", "Hosting", "Pooling"],
    };

    /// <summary>Rooms in which a name of the face may stand, besides the face; everywhere else only as <c>nameof</c> or in a comment.</summary>
    public static IReadOnlyDictionary<string, string[]> FaceNames { get; } = new Dictionary<string, string[]>
    {
        ["HakOptions"] = ["Settings", "Hosting"],
        ["HakAllocator"] = ["Hosting", "Pooling"],
        ["HakMemory"] = ["Pooling"],
        ["HakThreadHeap"] = [],
    };
}
