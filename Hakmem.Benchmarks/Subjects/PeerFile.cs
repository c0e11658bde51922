using System;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>A loaded peer library, or the reason why it is not there.</summary>
internal sealed class PeerFile
{
    private const string MapsFile = "/proc/self/maps";

    private readonly nint _handle;
    private readonly string _prefix;

    private PeerFile(nint handle, string prefix, Availability availability)
    {
        _handle = handle;
        _prefix = prefix;
        Availability = availability;
    }

    public Availability Availability { get; }

    public static PeerFile Open<TLibrary>()
        where TLibrary : struct, IPeerLibrary
    {
        string remedy = $"apt-get install {TLibrary.Package}";

        foreach (string fileName in TLibrary.FileNames)
        {
            if (!NativeLibrary.TryLoad(fileName, out nint handle))
            {
                continue;
            }

            if (!NativeLibrary.TryGetExport(handle, TLibrary.Prefix + "malloc", out nint malloc))
            {
                return Absent($"{fileName} has no export {TLibrary.Prefix}malloc", remedy);
            }

            string? owner = PathOf(malloc);

            // Distributions export plain "malloc" from some of these files; were the address the C library's, the
            // report would praise the wrong allocator.
            if (owner != null && !owner.Contains(TLibrary.PathMark, StringComparison.Ordinal))
            {
                return Absent($"the malloc of {fileName} belongs to {owner}", remedy);
            }

            return new PeerFile(handle, TLibrary.Prefix, Availability.Found(owner ?? fileName));
        }

        return Absent($"none of {string.Join(", ", TLibrary.FileNames)} could be loaded", remedy);
    }

    public nint Find(string function) => FindExact(_prefix + function);

    public nint FindExact(string export) => _handle == 0 ? 0 : NativeLibrary.GetExport(_handle, export);

    private static PeerFile Absent(string reason, string remedy) => new(0, "", Availability.Absent(reason, remedy));

    /// <summary>The file mapped at an address, or null where the system does not tell.</summary>
    private static string? PathOf(nint address)
    {
        if (!File.Exists(MapsFile))
        {
            return null;
        }

        foreach (string line in File.ReadLines(MapsFile))
        {
            int dash = line.IndexOf('-');
            int space = line.IndexOf(' ');
            nuint start = nuint.Parse(line.AsSpan(0, dash), NumberStyles.HexNumber, null);
            nuint end = nuint.Parse(line.AsSpan(dash + 1, space - dash - 1), NumberStyles.HexNumber, null);

            if ((nuint)address >= start && (nuint)address < end)
            {
                int path = line.IndexOf('/');
                return path < 0 ? "" : line[path..];
            }
        }

        return null;
    }
}
