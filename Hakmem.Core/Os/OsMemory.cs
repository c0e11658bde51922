using System;

namespace Hakmem.Os;

/// <summary>Chooses the operating system's contract once.</summary>
internal static class OsMemory
{
    public static IOsMemory Current { get; } = Choose();

    private static IOsMemory Choose()
    {
        if (OperatingSystem.IsLinux())
        {
            return new LinuxOsMemory();
        }

        if (OperatingSystem.IsWindows())
        {
            return new WindowsOsMemory();
        }

        return OperatingSystem.IsMacOS()
            ? new MacOsMemory()
            : throw new PlatformNotSupportedException("Hakmem runs on Linux, Windows and macOS, 64 bit.");
    }
}
