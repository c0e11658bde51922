namespace Hakmem.Os;

/// <summary>The small text files in which Linux tells about memory; a seam, so that tests can forge them.</summary>
internal interface IMemoryFiles
{
    /// <param name="path">An absolute path.</param>
    /// <returns>The whole text, or <see langword="null"/> when there is no such file or it cannot be read. Never throws.</returns>
    string? TryRead(string path);
}
