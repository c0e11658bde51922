namespace Hakmem.Benchmarks.Runs;

/// <summary>The order of subjects within a round: another one each round, in which everybody runs after everybody else equally often.</summary>
/// <remarks>
/// A Williams design: to and fro from the first subject (0, 1, n-1, 2, n-2 ...), one further each round, and backwards after n rounds. Were it only begun
/// one further, each would run after the same one in all rounds but one, and what that one leaves in caches and predictors would be taken for its own.
/// </remarks>
internal static class Rotation
{
    /// <returns>Who runs at this position, 0 to <paramref name="count"/>, exclusive.</returns>
    /// <param name="round">0 or more.</param>
    /// <param name="position">Within the round; 0 to <paramref name="count"/>, exclusive.</param>
    /// <param name="count">How many subjects there are.</param>
    public static int IndexAt(int round, int position, int count)
    {
        bool isBackwards = round / count % 2 != 0;
        int place = isBackwards ? count - 1 - position : position;
        int step = place % 2 != 0 ? (place + 1) / 2 : count - (place / 2);

        return (round + step) % count;
    }
}
