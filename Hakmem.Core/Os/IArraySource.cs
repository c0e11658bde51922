namespace Hakmem.Os;

/// <summary>Where pinned arrays come from. A seam: the collector cannot be asked to be short of memory.</summary>
internal interface IArraySource
{
    /// <returns>An array that never moves, with undefined contents, or <see langword="null"/> when there is no memory for it.</returns>
    byte[]? TryAllocate(int lengthBytes);
}
