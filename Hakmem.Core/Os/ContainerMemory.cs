using System;
using System.Collections.Generic;
using System.Globalization;

namespace Hakmem.Os;

/// <summary>Finds the tightest memory limit of the control groups that the process is in, and what is used of it.</summary>
/// <remarks>
/// A limit of any ancestor holds for all below it, so each is looked at and the one with the least room wins. Version 2 and version 1 may both be
/// mounted, with the memory controller in either; what is not there limits nothing. Everything is read anew at each call, because limits change and
/// processes are moved; a call costs about four small files a level. Any thread may call.
/// </remarks>
internal sealed class ContainerMemory(IMemoryFiles files)
{
    public const string GroupsFile = "/proc/self/cgroup";
    public const string UnifiedMount = "/sys/fs/cgroup";

    /// <summary>Where version 2 is mounted beside version 1.</summary>
    public const string HybridMount = "/sys/fs/cgroup/unified";

    public const string MemoryMount = "/sys/fs/cgroup/memory";

    /// <summary>Version 1 writes "no limit" as the largest number of whole pages; this is below that for pages of any length in use.</summary>
    public const long LeastUnlimitedBytes = 0x7FFF_FFFF_0000_0000;

    /// <returns>The tightest limit, or <see cref="ContainerLimit.None"/> where there is none or the system has no control groups.</returns>
    public ContainerLimit Read()
    {
        ContainerLimit tightest = ContainerLimit.None;
        foreach ((string folder, bool isUnified) in Groups())
        {
            ContainerLimit candidate = isUnified ? ReadUnified(folder) : ReadController(folder);
            tightest = candidate.RoomBytes < tightest.RoomBytes ? candidate : tightest;
        }

        return tightest;
    }

    /// <returns>The lowest limit, whatever is used of it; <see cref="long.MaxValue"/> where there is none.</returns>
    public long ReadLeastLimit()
    {
        long least = long.MaxValue;
        foreach ((string folder, bool isUnified) in Groups())
        {
            least = long.Min(least, isUnified ? UnifiedLimit(folder) : ControllerLimit(folder));
        }

        return least;
    }

    /// <summary>The folders of the process's groups and of their ancestors, and whether they are of version 2.</summary>
    private IEnumerable<(string Folder, bool IsUnified)> Groups()
    {
        string groups = files.TryRead(GroupsFile) ?? "";
        if (CgroupPaths.Unified(groups) is { } unified)
        {
            foreach (string folder in CgroupPaths.Folders(UnifiedMount, unified))
            {
                yield return (folder, true);
            }

            foreach (string folder in CgroupPaths.Folders(HybridMount, unified))
            {
                yield return (folder, true);
            }
        }

        if (CgroupPaths.MemoryController(groups) is { } memory)
        {
            foreach (string folder in CgroupPaths.Folders(MemoryMount, memory))
            {
                yield return (folder, false);
            }
        }
    }

    private ContainerLimit ReadUnified(string folder) =>
        ReadUse(UnifiedLimit(folder), folder + "/memory.current", folder + "/memory.stat", "inactive_file");

    private ContainerLimit ReadController(string folder) =>
        ReadUse(ControllerLimit(folder), folder + "/memory.usage_in_bytes", folder + "/memory.stat", "total_inactive_file");

    private long UnifiedLimit(string folder) => long.Min(ReadLimit(folder + "/memory.max"), ReadLimit(folder + "/memory.high"));

    private long ControllerLimit(string folder) => ReadLimit(folder + "/memory.limit_in_bytes");

    private ContainerLimit ReadUse(long limitBytes, string useFile, string statFile, string inactiveKey)
    {
        if (limitBytes == long.MaxValue || !TryParse(files.TryRead(useFile), out long usedBytes))
        {
            return new ContainerLimit(limitBytes, 0);
        }

        // Old file pages fill any group that reads files, and go before the limit hurts: to count them would be to see pressure for ever.
        long inactiveBytes = StatOf(files.TryRead(statFile), inactiveKey);
        return new ContainerLimit(limitBytes, usedBytes - long.Min(inactiveBytes, usedBytes));
    }

    private long ReadLimit(string file) =>
        TryParse(files.TryRead(file), out long bytes) && bytes < LeastUnlimitedBytes ? bytes : long.MaxValue;

    /// <returns>The number after the key at the start of a line, or 0.</returns>
    private static long StatOf(string? text, string key)
    {
        foreach (string line in (text ?? "").Split('\n'))
        {
            if (line.Length > key.Length && line[key.Length] == ' ' && line.StartsWith(key, StringComparison.Ordinal))
            {
                return TryParse(line[key.Length..], out long bytes) ? bytes : 0;
            }
        }

        return 0;
    }

    /// <summary>Digits only: "max", a sign, garbage and numbers beyond 63 bits are no number.</summary>
    private static bool TryParse(string? text, out long bytes) =>
        long.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out bytes);
}
