namespace Hakmem.Benchmarks.Subjects;

/// <summary>A pool that is measured only when it is named: behind a web server it need not serve every length, and others say little that their twins do not.</summary>
internal sealed class NamedPoolEntry<TSubject, THandle> : PoolEntry<TSubject, THandle>
    where TSubject : ISubject<TSubject, THandle>, allows ref struct
    where THandle : struct
{
    public override bool RunsByDefault => false;
}
