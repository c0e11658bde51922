using System.Threading;

namespace Hakmem.Settings;

/// <summary>What the options came to. Below the face nobody sees the options again. All but <see cref="Live"/> holds for the allocator's life.</summary>
internal sealed class HeapSettings
{
    private LiveSettings _live = null!;

    public required HakIntegrity Integrity { get; init; }

    public required HakHugePages HugePages { get; init; }

    /// <summary>Blocks of each tiny class that a thread begins with; 0 where nothing is prewarmed.</summary>
    public required int PrewarmBlocks { get; init; }

    /// <summary>Off where nothing is prewarmed.</summary>
    public required HakPrefault Prefault { get; init; }

    /// <summary>The values that hold now. Any thread may read.</summary>
    /// <remarks>Paired with the Volatile.Write in <see cref="ReplaceLive"/>: who sees the new object sees its values.</remarks>
    public required LiveSettings Live
    {
        get => Volatile.Read(ref _live);
        init => _live = value;
    }

    /// <summary>Any thread may call; of two calls at the same time one wins as a whole.</summary>
    /// <remarks>Paired with the Volatile.Read in <see cref="Live"/>.</remarks>
    public void ReplaceLive(LiveSettings live) => Volatile.Write(ref _live, live);
}
