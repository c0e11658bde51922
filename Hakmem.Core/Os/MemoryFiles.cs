using System;
using System.IO;
using System.Security;

namespace Hakmem.Os;

/// <summary>The real files. Only Linux has them; elsewhere every one is missing.</summary>
internal sealed class MemoryFiles : IMemoryFiles
{
    public string? TryRead(string path)
    {
        // Asked first, because most of the files that are looked for are not there, and an exception costs more than all the reading.
        if (!OperatingSystem.IsLinux() || !File.Exists(path))
        {
            return null;
        }

        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure
            is IOException or UnauthorizedAccessException or SecurityException or ArgumentException or NotSupportedException)
        {
            // No file, no right to it, a group that was removed meanwhile: all mean that nothing is known.
            return null;
        }
    }
}
