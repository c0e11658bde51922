using System;
using System.Collections.Generic;
using System.IO;

namespace Hakmem.Benchmarks.Traces;

/// <summary>The traces that lie beside the program, and how a name on the command line becomes a file.</summary>
internal static class ShippedTraces
{
    private const string Extension = ".haktrace.gz";

    public static IReadOnlyList<string> Names { get; } = ["sqlite", "rocksdb"];

    /// <returns>The path of a file or of a shipped trace, or null when there is neither.</returns>
    public static string? TryFind(string nameOrPath)
    {
        if (File.Exists(nameOrPath))
        {
            return Path.GetFullPath(nameOrPath);
        }

        string shipped = Path.Combine(AppContext.BaseDirectory, "Traces", nameOrPath + Extension);

        return File.Exists(shipped) ? shipped : null;
    }
}
