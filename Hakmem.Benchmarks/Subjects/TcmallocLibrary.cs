namespace Hakmem.Benchmarks.Subjects;

/// <summary>gperftools' tcmalloc without its profiler.</summary>
internal readonly struct TcmallocLibrary : IPeerLibrary
{
    public static string Name => "tcmalloc";

    public static string[] FileNames => ["libtcmalloc_minimal.so.4", "libtcmalloc_minimal.so", "libtcmalloc_minimal"];

    public static string PathMark => "tcmalloc";

    public static string Package => "libtcmalloc-minimal4";

    public static string Prefix => "tc_";

    public static string AlignedExport => "tc_memalign";

    public static bool AlignedTakesLengthFirst => false;
}
