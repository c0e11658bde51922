namespace Hakmem.Benchmarks.Subjects;

/// <summary>mimalloc, whose exports carry a prefix of their own.</summary>
internal readonly struct MimallocLibrary : IPeerLibrary
{
    public static string Name => "mimalloc";

    public static string[] FileNames =>
        ["libmimalloc.so.3", "libmimalloc.so.2", "libmimalloc.so.2.0", "libmimalloc.so", "libmimalloc", "mimalloc"];

    public static string PathMark => "mimalloc";

    public static string Package => "libmimalloc2.0";

    public static string Prefix => "mi_";

    public static string AlignedExport => "mi_malloc_aligned";

    public static bool AlignedTakesLengthFirst => true;
}
