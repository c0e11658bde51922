namespace Hakmem.Benchmarks.Subjects;

/// <summary>
/// The addresses of one library's functions, as constants: read-only statics that the JIT folds into the loop.
/// </summary>
/// <remarks>
/// They are zero when the library is absent; <see cref="PeerFile.Availability"/> keeps anyone from calling them then.
/// </remarks>
internal static class PeerExports<TLibrary>
    where TLibrary : struct, IPeerLibrary
{
    public static readonly PeerFile File = PeerFile.Open<TLibrary>();

    public static readonly nint Malloc = File.Find("malloc");
    public static readonly nint Calloc = File.Find("calloc");
    public static readonly nint Realloc = File.Find("realloc");
    public static readonly nint Release = File.Find("free");
    public static readonly nint Aligned = File.FindExact(TLibrary.AlignedExport);
}
