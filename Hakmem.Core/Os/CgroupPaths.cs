using System;
using System.Collections.Generic;

namespace Hakmem.Os;

/// <summary>Reads the text of /proc/self/cgroup. Pure.</summary>
/// <remarks>Lines are <c>id:controllers:path</c>: version 2 has the id 0 and no controllers, and only the path may hold colons or spaces.</remarks>
internal static class CgroupPaths
{
    /// <returns>The path of the version 2 group, or <see langword="null"/> when the process is in none.</returns>
    public static string? Unified(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith("0::/", StringComparison.Ordinal))
            {
                return line["0::".Length..];
            }
        }

        return null;
    }

    /// <returns>The path of the version 1 group of the memory controller, or <see langword="null"/> when there is none.</returns>
    public static string? MemoryController(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            string[] parts = line.Split(':', 3);
            if (parts.Length == 3 && parts[2].StartsWith('/') && Array.IndexOf(parts[1].Split(','), "memory") >= 0)
            {
                return parts[2];
            }
        }

        return null;
    }

    /// <summary>The group's folder below a mount and those of its ancestors, innermost first; the mount itself is the last.</summary>
    /// <remarks>
    /// A path that climbs names a group outside what the process's namespace shows, which no folder below the mount can be. Only the mount is left then,
    /// as it is where a container is told a path of its host.
    /// </remarks>
    public static IEnumerable<string> Folders(string mount, string path)
    {
        if (Array.IndexOf(path.Split('/'), "..") < 0)
        {
            string group = path.TrimEnd('/');
            while (group.Length > 0)
            {
                yield return mount + group;
                group = group[..group.LastIndexOf('/')].TrimEnd('/');
            }
        }

        yield return mount;
    }
}
