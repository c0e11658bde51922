using System;
using System.Globalization;
using System.Threading;

namespace Hakmem.Os;

/// <summary>How much memory there is for a process: what the machine has, or what the process's control groups allow of it.</summary>
internal sealed class UsableMemory(IMemoryFiles files)
{
    public const string MachineFile = "/proc/meminfo";

    private const string MachineKey = "MemTotal:";

    private static long s_processBytes;

    /// <summary>What there is for this process. Found out when it is first asked for, and the same from then on.</summary>
    public static long ProcessBytes
    {
        get
        {
            long bytes = Volatile.Read(ref s_processBytes);
            if (bytes == 0)
            {
                // Two threads that come here at the same time find the same.
                bytes = new UsableMemory(new MemoryFiles()).Read();
                Volatile.Write(ref s_processBytes, bytes);
            }

            return bytes;
        }
    }

    /// <returns>Bytes; where the machine does not tell its memory, what the collector takes it for counts instead.</returns>
    public long Read() => long.Min(new ContainerMemory(files).ReadLeastLimit(), MachineBytes());

    private long MachineBytes()
    {
        ReadOnlySpan<char> text = files.TryRead(MachineFile);
        int key = text.IndexOf(MachineKey, StringComparison.Ordinal);
        if (key >= 0)
        {
            // "MemTotal:       16303428 kB", which are KiB.
            ReadOnlySpan<char> rest = text[(key + MachineKey.Length)..].TrimStart(' ');
            int digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits > 0
                && rest[digits..].StartsWith(" kB")
                && long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out long kibibytes)
                && kibibytes is > 0 and <= long.MaxValue / 1024)
            {
                return kibibytes * 1024;
            }
        }

        return GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
    }
}
