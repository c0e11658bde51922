namespace Hakmem.Central;

/// <summary>How a look for something to lend ended.</summary>
internal enum LoanEnd
{
    /// <summary>With as much as was wanted, or with enough spans looked at while the lock is held.</summary>
    Enough,

    /// <summary>Before a span that never lent and needs a table, which is taken without the lock.</summary>
    NeedsTable,

    /// <summary>No span has such a run.</summary>
    NoMore,
}
