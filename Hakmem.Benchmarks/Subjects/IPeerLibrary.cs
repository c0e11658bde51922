namespace Hakmem.Benchmarks.Subjects;

/// <summary>A native allocator library: where it may be found and what its functions are called.</summary>
internal interface IPeerLibrary
{
    static abstract string Name { get; }

    /// <summary>File names to try, the preferred one first.</summary>
    static abstract string[] FileNames { get; }

    /// <summary>
    /// Part of the file's path that proves an export is this library's own and not the C library's of the same name.
    /// </summary>
    static abstract string PathMark { get; }

    /// <summary>The package that brings the library on Debian and Ubuntu.</summary>
    static abstract string Package { get; }

    /// <summary>What stands before malloc, free and the others in the library's export table.</summary>
    static abstract string Prefix { get; }

    /// <summary>The export that takes (alignment, bytes) or, for mimalloc, (bytes, alignment).</summary>
    static abstract string AlignedExport { get; }

    /// <summary>True when the aligned export takes the length first.</summary>
    static abstract bool AlignedTakesLengthFirst { get; }
}
