namespace Hakmem.Benchmarks.Subjects.Rss;

/// <summary>Which profile a <see cref="HakProfileSubject{TProfile}"/> has.</summary>
internal interface IRssProfile
{
    static abstract string Name { get; }

    static abstract HakProfile Profile { get; }
}
