namespace Hakmem;

/// <summary>What an allocator asks of the system about transparent huge pages. Linux only; elsewhere nothing is asked for, though with Advise only whole superslabs go back there too.</summary>
public enum HakHugePages
{
    /// <summary>Nothing: the policy of the system holds.</summary>
    Default,

    /// <summary>Asks for huge pages (MADV_HUGEPAGE): fewer misses of the address cache, and memory that comes and goes 2 MiB at a time.</summary>
    Advise,

    /// <summary>Forbids huge pages (MADV_NOHUGEPAGE): the resident set follows what is touched, page by page.</summary>
    Never,
}
