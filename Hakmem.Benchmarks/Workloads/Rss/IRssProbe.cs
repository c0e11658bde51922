namespace Hakmem.Benchmarks.Workloads.Rss;

/// <summary>What a test of the resident set sees of its surroundings: the scale, the level, the clock.</summary>
internal interface IRssProbe
{
    /// <summary>A count or a length at the scale of this run; at least 1.</summary>
    long Scaled(long full);

    /// <summary>Notes the level that all others are measured above. Called once, before the first allocation.</summary>
    void Begin();

    /// <summary>Reads the resident set and remembers its peak and that of the live bytes.</summary>
    /// <param name="liveBytes">Requested bytes that are live now.</param>
    /// <returns>Bytes above the level at <see cref="Begin"/>.</returns>
    long Sample(long liveBytes);

    /// <summary>
    /// Waits without any call of the allocator. After its first wait a test does no work worth mentioning: from there
    /// on other processes may be measured beside it.
    /// </summary>
    void Idle(int milliseconds);

    /// <summary>Asks the allocator to give back all it can.</summary>
    /// <returns>False when it has no such call.</returns>
    bool TryTrim();

    /// <param name="metric">Its name within the test.</param>
    /// <param name="unit">What the value counts.</param>
    /// <param name="value">Null or not finite when it could not be determined; it is left out then.</param>
    void Record(string metric, RssUnit unit, double? value);
}
