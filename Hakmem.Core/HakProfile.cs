namespace Hakmem;

/// <summary>A preset that fills the options which the caller left unset.</summary>
public enum HakProfile
{
    /// <summary>Fastest: large thread caches, emptied superslabs kept, no integrity checks.</summary>
    SpeedFirst,

    /// <summary>The default: Standard integrity, moderate thread caches, emptied superslabs kept within bounds.</summary>
    Balanced,

    /// <summary>Smallest: small thread caches, emptied superslabs returned at once.</summary>
    Lean,
}
