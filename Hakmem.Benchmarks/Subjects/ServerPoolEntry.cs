namespace Hakmem.Benchmarks.Subjects;

/// <summary>A pool behind a web server: measured only when it is named, because it need not serve every length.</summary>
internal sealed class ServerPoolEntry<TSubject, THandle> : PoolEntry<TSubject, THandle>
    where TSubject : ISubject<TSubject, THandle>, allows ref struct
    where THandle : struct
{
    public override bool RunsByDefault => false;
}
