namespace Hakmem.Pooling;

/// <summary>What a step towards the end of a lease came to.</summary>
internal enum LeaseEnd
{
    /// <summary>The lease was over before; nothing changed.</summary>
    AlreadyOver,

    /// <summary>Nobody may use the block any more, but somebody may still pin it: it must stay out.</summary>
    BlockIsHeld,

    /// <summary>The caller, and nobody else, gives the block back.</summary>
    GiveBack,
}
