using System.IO;
using System.Runtime.InteropServices;
using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Tests.Benchmarks;

/// <summary>On every machine that runs .NET, and no allocator.</summary>
internal readonly struct OtherLibrary : IPeerLibrary
{
    public static string FullPath { get; } = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libSystem.Native.so");

    public static string Name => "nowhere";

    public static string[] FileNames => [FullPath];

    public static string PathMark => "System.Native";

    public static string Package => "libnowhere7";

    public static string Prefix => "hakmem_nowhere_";

    public static string AlignedExport => "hakmem_nowhere_memalign";

    public static bool AlignedTakesLengthFirst => false;
}
