using Microsoft.Extensions.Logging;

namespace Hakmem.Hosting;

/// <summary>The sentences of the log. Event ids are stable: they are added to, never changed.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(1, LogLevel.Debug, "Allocator {Allocator} was created: profile {Profile}, at most {MaxBytes} bytes.")]
    public static partial void AllocatorCreated(ILogger logger, string allocator, HakProfile profile, long maxBytes);

    [LoggerMessage(2, LogLevel.Debug, "Allocator {Allocator} was disposed.")]
    public static partial void AllocatorDisposed(ILogger logger, string allocator);

    [LoggerMessage(3, LogLevel.Warning, "Allocator {Allocator} was disposed; blocks still out: {LiveBlocks}, of {LiveBytes} bytes.")]
    public static partial void BlocksStillOut(ILogger logger, string allocator, long liveBlocks, long liveBytes);

    [LoggerMessage(4, LogLevel.Information, "Allocator {Allocator} follows changed options: {Options}.")]
    public static partial void OptionsChanged(ILogger logger, string allocator, string options);

    [LoggerMessage(5, LogLevel.Warning, "Allocator {Allocator} ignores changed options that are fixed at its creation: {Options}.")]
    public static partial void OptionsIgnored(ILogger logger, string allocator, string options);

    [LoggerMessage(6, LogLevel.Error, "Allocator {Allocator} keeps its options, because the changed ones are wrong: {Reason}")]
    public static partial void OptionsRefused(ILogger logger, string allocator, string reason);
}
