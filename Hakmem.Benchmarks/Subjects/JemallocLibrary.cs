namespace Hakmem.Benchmarks.Subjects;

/// <summary>jemalloc as Linux distributions build it: exports named like the C library's.</summary>
internal readonly struct JemallocLibrary : IPeerLibrary
{
    public static string Name => "jemalloc";

    public static string[] FileNames => ["libjemalloc.so.2", "libjemalloc.so", "libjemalloc"];

    public static string PathMark => "jemalloc";

    public static string Package => "libjemalloc2";

    public static string Prefix => "";

    public static string AlignedExport => "memalign";

    public static bool AlignedTakesLengthFirst => false;
}
