namespace Hakmem.Superslabs;

/// <summary>What one pass of maintenance is to give back.</summary>
internal readonly record struct ReleaseDecision
{
    /// <summary>Of <see cref="LeastRestMilliseconds"/>: nothing goes back because of its age.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Of <see cref="LeastIdlePasses"/>: no pages of spans go back.</summary>
    public const int NoPages = int.MaxValue;

    /// <summary>Rest after which empty superslabs and released huge blocks go back.</summary>
    public long LeastRestMilliseconds { get; init; }

    /// <summary>Empty superslabs that may go back.</summary>
    public int MostSuperslabs { get; init; }

    /// <summary>Bytes of free slabs to discard.</summary>
    public long DiscardBytes { get; init; }

    /// <summary>Whether the system may leave discarded slabs until it needs them.</summary>
    public bool Lazily { get; init; }

    /// <summary>Passes for which a span must have rested before its free pages go back.</summary>
    public int LeastIdlePasses { get; init; }

    /// <summary>Free pages below which a span is left alone.</summary>
    public int LeastPages { get; init; }

    /// <summary>Bytes of pages of spans that may go back.</summary>
    public long MostPageBytes { get; init; }
}
