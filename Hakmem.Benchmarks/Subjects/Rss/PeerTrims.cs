using System;
using System.Runtime.InteropServices;

namespace Hakmem.Benchmarks.Subjects.Rss;

/// <summary>How each peer is asked to give back what it does not need. False when it cannot be asked.</summary>
internal static unsafe class PeerTrims
{
    private const string CLibrary = "libc.so.6";

    /// <summary>mi_collect(true).</summary>
    public static bool Mimalloc()
    {
        nint collect = Find<MimallocLibrary>("mi_collect");

        if (collect == 0)
        {
            return false;
        }

        ((delegate* unmanaged[Cdecl]<byte, void>)collect)(1);

        return true;
    }

    /// <summary>Empties the calling thread's cache and purges all arenas.</summary>
    public static bool Jemalloc()
    {
        nint control = Find<JemallocLibrary>("mallctl");

        // 4096 is MALLCTL_ARENAS_ALL.
        return control != 0 && Control(control, "thread.tcache.flush"u8) && Control(control, "arena.4096.purge"u8);
    }

    /// <summary>Empties the calling thread's cache and releases all free spans.</summary>
    public static bool Tcmalloc()
    {
        nint idle = Find<TcmallocLibrary>("MallocExtension_MarkThreadIdle");
        nint release = Find<TcmallocLibrary>("MallocExtension_ReleaseFreeMemory");

        if (release == 0)
        {
            return false;
        }

        if (idle != 0)
        {
            ((delegate* unmanaged[Cdecl]<void>)idle)();
        }

        ((delegate* unmanaged[Cdecl]<void>)release)();

        return true;
    }

    /// <summary>malloc_trim(0) of glibc.</summary>
    public static bool CLibraryMalloc()
    {
        if (!NativeLibrary.TryLoad(CLibrary, out nint library)
            || !NativeLibrary.TryGetExport(library, "malloc_trim", out nint trim))
        {
            return false;
        }

        _ = ((delegate* unmanaged[Cdecl]<nuint, int>)trim)(0);

        return true;
    }

    private static bool Control(nint control, ReadOnlySpan<byte> name)
    {
        // A u8 literal has a zero behind it.
        fixed (byte* text = name)
        {
            return ((delegate* unmanaged[Cdecl]<byte*, void*, void*, void*, nuint, int>)control)(
                text, null, null, null, 0) == 0;
        }
    }

    private static nint Find<TLibrary>(string export)
        where TLibrary : struct, IPeerLibrary
    {
        try
        {
            return PeerExports<TLibrary>.File.FindExact(export);
        }
        catch (EntryPointNotFoundException)
        {
            return 0;
        }
    }
}
