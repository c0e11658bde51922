using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Tests.Benchmarks;

/// <summary>The same without a prefix: the malloc that is found through it is the C library's.</summary>
internal readonly struct BorrowingLibrary : IPeerLibrary
{
    public static string Name => "nowhere";

    public static string[] FileNames => [OtherLibrary.FullPath];

    public static string PathMark => "System.Native";

    public static string Package => "libnowhere7";

    public static string Prefix => "";

    public static string AlignedExport => "memalign";

    public static bool AlignedTakesLengthFirst => false;
}
