using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;

namespace Hakmem.Tests.Tools;

/// <summary>The working tree that this assembly was built from.</summary>
internal static class Repository
{
    private static readonly string[] s_untracked = ["bin", "obj", ".git", ".vs", ".idea", "TestResults", "artifacts", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = Path.GetFullPath(typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static item => item.Key == "RepositoryRoot").Value!);

    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <returns>Every file that is not build output, as a path relative to the root with forward slashes.</returns>
    public static IEnumerable<string> Files() => FilesBelow(Root).Select(static file => Path.GetRelativePath(Root, file).Replace('\\', '/'));

    public static IEnumerable<string> FilesBelow(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            yield return file;
        }

        foreach (string child in Directory.EnumerateDirectories(folder))
        {
            if (s_untracked.Contains(Path.GetFileName(child), StringComparer.Ordinal))
            {
                continue;
            }

            foreach (string file in FilesBelow(child))
            {
                yield return file;
            }
        }
    }
}
