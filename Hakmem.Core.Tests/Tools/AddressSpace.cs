using System;
using System.ComponentModel;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;

namespace Hakmem.Tests.Tools;

/// <summary>How much address space Linux lets this process have: setrlimit. For a child only, because all that runs in a process shares it.</summary>
internal static unsafe partial class AddressSpace
{
    private const int AddressSpaceResource = 9;

    /// <summary>From now on the process gets no more than so many bytes beyond those it has.</summary>
    public static void LeaveSpare(long spareBytes)
    {
        string pages = File.ReadAllText("/proc/self/statm").Split(' ')[0];
        SetLimit((ulong)((long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize) + spareBytes));
    }

    /// <summary>As much as its parent lets it have.</summary>
    public static void Unlimit() => SetLimit(ulong.MaxValue);

    private static void SetLimit(ulong bytes)
    {
        ulong* limits = stackalloc ulong[2];
        Check(GetLimits(AddressSpaceResource, limits));
        limits[0] = ulong.Min(bytes, limits[1]);
        Check(SetLimits(AddressSpaceResource, limits));
    }

    private static void Check(int result)
    {
        if (result != 0)
        {
            throw new Win32Exception();
        }
    }

    /// <summary>The soft limit, then the hard one, which is kept.</summary>
    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimits(int resource, ulong* limits);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimits(int resource, ulong* limits);
}
