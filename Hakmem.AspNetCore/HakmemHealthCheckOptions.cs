namespace Hakmem.AspNetCore;

/// <summary>
/// When an allocator is near its limit. Live: each check reads what holds at that moment. A change that is wrong is logged, and those that were valid last stay.
/// </summary>
public sealed class HakmemHealthCheckOptions
{
    /// <summary>
    /// Per cent of <see cref="HakAllocator.MaxBytes"/> needed from which the check answers Degraded. 1 to 100, inclusive, and below
    /// <see cref="UnhealthyPercent"/>. Default 80.
    /// </summary>
    public int DegradedPercent { get; set; } = 80;

    /// <summary>
    /// Per cent of <see cref="HakAllocator.MaxBytes"/> needed from which the check answers Unhealthy, or what its registration says instead. 1 to 100,
    /// inclusive. Default 95.
    /// </summary>
    public int UnhealthyPercent { get; set; } = 95;
}
