namespace Hakmem;

/// <summary>A preset that fills the options which the caller left unset.</summary>
public enum HakProfile
{
    /// <summary>Fastest: threads begin with blocks ready, large thread caches, emptied superslabs kept within bounds at any age, no integrity checks.</summary>
    SpeedFirst,

    /// <summary>The default: Standard integrity, moderate thread caches, emptied superslabs kept within bounds and returned after a minute idle.</summary>
    Balanced,

    /// <summary>
    /// Smallest: Standard integrity, thread caches that keep little of a burst of frees, lean mode on; emptied superslabs are returned once more than the resident target would stay,
    /// else after a second idle, and so are free slabs of those partly used.
    /// </summary>
    Lean,
}
