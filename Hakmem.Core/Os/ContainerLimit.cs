namespace Hakmem.Os;

/// <summary>The tightest memory limit that the system puts on the process and those that share it.</summary>
/// <param name="LimitBytes">The limit; <see cref="long.MaxValue"/> where there is none.</param>
/// <param name="UsedBytes">
/// What counts against it now, by everyone who shares it, without file pages that the system takes back first. 0 where it is not known.
/// </param>
internal readonly record struct ContainerLimit(long LimitBytes, long UsedBytes)
{
    public static ContainerLimit None => new(long.MaxValue, 0);

    /// <summary>Negative while more is used than allowed, which a lowered or a soft limit permits.</summary>
    public long RoomBytes => LimitBytes - UsedBytes;
}
