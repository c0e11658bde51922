using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Tests.Benchmarks;

/// <summary>On no machine.</summary>
internal readonly struct MissingLibrary : IPeerLibrary
{
    public static string Name => "nowhere";

    public static string[] FileNames => ["libhakmem-nowhere.so.7", "libhakmem-nowhere.so"];

    public static string PathMark => "nowhere";

    public static string Package => "libnowhere7";

    public static string Prefix => "";

    public static string AlignedExport => "memalign";

    public static bool AlignedTakesLengthFirst => false;
}
