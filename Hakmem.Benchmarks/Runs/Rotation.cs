namespace Hakmem.Benchmarks.Runs;

/// <summary>
/// The order of subjects within a round: each round begins with the next one, so that nobody always follows the same
/// one.
/// </summary>
internal static class Rotation
{
    public static int IndexAt(int round, int position, int count) => (round + position) % count;
}
