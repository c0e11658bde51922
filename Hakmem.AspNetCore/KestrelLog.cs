using System;
using Microsoft.Extensions.Logging;

namespace Hakmem.AspNetCore;

/// <summary>The sentences of the log. Event ids are stable: they are added to, never changed.</summary>
internal static partial class KestrelLog
{
    /// <summary>Of what the pools say; the health check logs under its own name.</summary>
    public const string Category = "Hakmem.AspNetCore.Kestrel";

    [LoggerMessage(1, LogLevel.Warning,
        "The server does not use Hakmem's memory pools: {Factory} was registered after UseHakmem. Call UseHakmem last, after UseKestrel say.")]
    public static partial void OtherFactoryWon(ILogger logger, string? factory);

    [LoggerMessage(2, LogLevel.Warning, "Pool {Pool} lost a block of {Bytes} bytes, rented {Age} ago. {StackTrace}")]
    public static partial void BlockLeaked(ILogger logger, string? pool, long bytes, TimeSpan age, string? stackTrace);

    [LoggerMessage(3, LogLevel.Debug, "Pool {Pool} was created: blocks of {BlockBytes} bytes, {Backing}.")]
    public static partial void PoolCreated(ILogger logger, string pool, int blockBytes, HakMemoryPoolBacking backing);

    [LoggerMessage(4, LogLevel.Warning, "The health check of allocator {Allocator} keeps its thresholds: {Errors}")]
    public static partial void ThresholdsRefused(ILogger logger, string allocator, string errors);
}
