namespace Hakmem;

/// <summary>How closely a pool watches for owners that nobody disposes.</summary>
/// <remarks>
/// Every level but <see cref="Off"/> gives each owner a finalizer, which makes a rent several times dearer than <see cref="Off"/>. A span does not keep its
/// owner alive: with a finalizer, code that drops the owner and goes on using a span of it may see the block taken back under it. Disposing the owner after
/// the last use, as one does anyway, is enough.
/// </remarks>
public enum HakLeakTracking
{
    /// <summary>Nothing is counted, and an owner that is never disposed keeps its block for good.</summary>
    Off,

    /// <summary>Rents and leaks are counted; the block of an owner that dies undisposed comes back and the leak is reported, without a stack.</summary>
    Count,

    /// <summary>Like <see cref="Count"/>, and one rent in <see cref="HakMemoryPoolOptions.LeakSampleInterval"/> keeps the stack it was made from.</summary>
    Sample,

    /// <summary>Like <see cref="Count"/>, and every rent keeps its stack, which costs tens of microseconds. For looking for a known leak.</summary>
    Full,
}
