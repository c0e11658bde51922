using System;
using System.Threading;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hakmem.AspNetCore;

/// <summary>Hakmem's memory behind a web server.</summary>
public static class HakmemWebHostBuilderExtensions
{
    /// <summary>
    /// Name of the allocator behind a server's pools: key of its services, name of its <see cref="HakOptions"/> and of its metrics.
    /// </summary>
    public const string AllocatorName = "kestrel";

    /// <summary>Makes the server take its memory pools from Hakmem.</summary>
    /// <param name="builder">The web host: <c>builder.WebHost</c> of an application. Where <c>UseKestrel</c> is called by hand, call this after it.</param>
    /// <param name="configure">Sets options, which are validated when the host starts.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// All pools of the server are over one allocator, registered like <c>AddHakmem("kestrel")</c>: its options follow the configuration where they are bound
    /// to one, it has metrics, <c>AddHealthChecks().AddHakmem("kestrel")</c> checks it, and the container disposes it: after the server, where
    /// the host is stopped before it is disposed, else before it, and the log says that blocks were out. In the Balanced profile
    /// what its options leave unset is filled so that a burst is gone after some seconds: lean mode on, unless a target above the limit was set,
    /// <see cref="HakReleaseOptions.IdleTimeToLive"/> 5 s, unless the interval was set to infinite, and <see cref="HakReleaseOptions.Interval"/> 1 s. When
    /// another factory of pools was registered later and wins, a warning is logged at start.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IWebHostBuilder UseHakmem(this IWebHostBuilder builder, Action<HakmemKestrelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureServices(services => AddPools(services, configure));
    }

    private static void AddPools(IServiceCollection services, Action<HakmemKestrelOptions>? configure)
    {
        services.AddHakmem(AllocatorName);
        HakProfile? created = null;
        services.PostConfigure<HakOptions>(AllocatorName, options => FillUnset(options, created ??= options.Profile));
        OptionsBuilder<HakmemKestrelOptions> options = services.AddOptions<HakmemKestrelOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HakmemKestrelOptions>, KestrelOptionsValidator>());
        services.TryAddSingleton(static provider => new BlockPoolFactory(
            () => provider.GetRequiredKeyedService<HakAllocator>(AllocatorName),
            () => provider.GetRequiredService<IOptions<HakmemKestrelOptions>>().Value,
            provider.GetRequiredService<ILoggerFactory>().CreateLogger(KestrelLog.Category)));

        // Not TryAdd: the server has registered its own before.
        services.AddSingleton<IMemoryPoolFactory<byte>>(static provider => provider.GetRequiredService<BlockPoolFactory>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FactoryCheck>());
    }

    /// <summary>A profile that was chosen is left as it is; Balanced, the default, would keep what a burst leaves behind for a minute.</summary>
    private static void FillUnset(HakOptions options, HakProfile created)
    {
        if (created != HakProfile.Balanced || options.Lean is null || options.Release is null)
        {
            return;
        }

        // What is filled must not contradict what was set: a target that the limit never reaches, a life that nobody looks after.
        options.Lean.Enabled ??= !(options.Lean.TargetResidentBytes > options.MaxBytes);
        if (options.Release.Interval != Timeout.InfiniteTimeSpan)
        {
            options.Release.IdleTimeToLive ??= TimeSpan.FromSeconds(5);
        }

        options.Release.Interval ??= TimeSpan.FromSeconds(1);
    }
}
