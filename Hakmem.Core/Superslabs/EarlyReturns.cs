namespace Hakmem.Superslabs;

/// <summary>Learns from superslabs that went back with the free that emptied them, and were missed.</summary>
/// <remarks>
/// A load that comes again and again pays once; one that does not come again leaves nothing behind. What was missed may stay from then on, until some of what
/// stays rests too long. Not safe for threads.
/// </remarks>
internal struct EarlyReturns
{
    /// <summary>Went back, and were not made good for by new ones.</summary>
    private int _gone;

    /// <summary>New ones that would not have been mapped if those had stayed: so many more may stay.</summary>
    public int Missed { get; private set; }

    /// <summary>One goes back early.</summary>
    public void NoteReturned() => _gone++;

    /// <summary>A new one was mapped.</summary>
    public void NoteMapped()
    {
        if (_gone > 0)
        {
            _gone--;
            Missed++;
        }
    }

    /// <summary>One that stayed was of no use, or is needed elsewhere.</summary>
    public void NoteUnneeded() => Missed = int.Max(0, Missed - 1);
}
