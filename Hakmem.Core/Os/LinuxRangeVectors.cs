using System;
using System.Runtime.InteropServices;
using Hakmem.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Hakmem.Os;

/// <summary>Advice about several ranges of the own process in one call: process_madvise, which takes discards since Linux 6.13.</summary>
/// <remarks>
/// Asked for through the general system call, because few libcs have a function for it. Whether the system takes it, and whether a sandbox lets it through, is
/// tried once, with an empty vector.
/// </remarks>
internal static unsafe partial class LinuxRangeVectors
{
    // The same on all architectures that .NET runs on.
    private const int OpenProcessCall = 434;
    private const int AdviseProcessCall = 440;

    /// <summary>Kept open as long as the process lives, where it is of use; closed by the system when the process runs another program.</summary>
    private static readonly int s_self = (int)OpenProcess(OpenProcessCall, Environment.ProcessId, 0);

    public static bool AreThere { get; } = s_self >= 0 && TryOut();

    /// <returns><see langword="false"/> when the system did not follow the advice about every byte.</returns>
    public static bool TryAdvise(ReadOnlySpan<MemoryRange> ranges, int advice)
    {
        nint wanted = 0;
        foreach (MemoryRange range in ranges)
        {
            wanted += (nint)range.LengthBytes;
        }

        fixed (MemoryRange* first = ranges)
        {
            return AdviseProcess(AdviseProcessCall, s_self, first, (nuint)ranges.Length, advice, 0) == wanted;
        }
    }

    private static bool TryOut()
    {
        bool isTaken = AdviseProcess(AdviseProcessCall, s_self, null, 0, LinuxOsMemory.AdviseDontNeed, 0) == 0;
        if (!isTaken)
        {
            new SafeFileHandle(s_self, ownsHandle: true).Dispose();
        }

        return isTaken;
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint OpenProcess(nint call, nint process, nint flags);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint AdviseProcess(nint call, nint process, MemoryRange* ranges, nuint count, nint advice, nint flags);
}
