using System;
using System.Runtime.InteropServices;

namespace Hakmem.Os;

/// <summary>Tables on POSIX systems: read-only address space, made writable page by page.</summary>
/// <remarks>
/// Read-only private pages are not charged even where the system does not overcommit, and a writable part as short as a page cannot be
/// made resident as a huge page.
/// </remarks>
internal static unsafe partial class PosixTables
{
    private const int ProtectRead = 1;
    private const int ProtectReadWrite = 1 | 2;
    private const int MapPrivate = 2;
    private const nint MapFailed = -1;

    /// <summary>Anonymous memory, and no reservation of swap; the systems number these differently.</summary>
    private static readonly int s_mapFlags = MapPrivate | (OperatingSystem.IsMacOS() ? 0x1000 | 0x0040 : 0x20 | 0x4000);

    public static void* Reserve(nuint lengthBytes)
    {
        void* start = MapPages(null, lengthBytes, ProtectRead, s_mapFlags, -1, 0);
        return unchecked((nint)start) == MapFailed ? null : start;
    }

    public static bool MakeWritable(void* start, nuint lengthBytes, nuint pageBytes)
    {
        nuint first = (nuint)start & ~(pageBytes - 1);
        nuint end = ((nuint)start + lengthBytes + pageBytes - 1) & ~(pageBytes - 1);
        return Protect((void*)first, end - first, ProtectReadWrite) == 0;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* MapPages(void* start, nuint lengthBytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* start, nuint lengthBytes, int protection);
}
