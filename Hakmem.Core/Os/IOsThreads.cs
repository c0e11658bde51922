namespace Hakmem.Os;

/// <summary>What Hakmem asks of the operating system about the calling thread. Chosen once by <see cref="OsThreads"/>.</summary>
/// <remarks>Every call may fail and then changes nothing. Any thread may call.</remarks>
internal unsafe interface IOsThreads
{
    /// <summary>Where the stack of the calling thread is.</summary>
    /// <param name="end">The address behind its last byte, where it began to grow down from.</param>
    /// <param name="lengthBytes">How far down it may grow.</param>
    /// <returns><see langword="false"/> when the system did not say.</returns>
    bool TryGetStack(out nuint end, out nuint lengthBytes);

    /// <summary>
    /// Has the first word of an area become 0 when the calling thread ends: after its last managed code, and before its stack can be another thread's. An area
    /// that the thread gave before is done with at once.
    /// </summary>
    /// <param name="area"><see cref="OsThreads.AreaBytes"/>, of which any may be cleared; never unmapped.</param>
    /// <returns><see langword="false"/> when the system refused; the area is then left alone for good.</returns>
    bool TryClearAtExit(void* area);
}
