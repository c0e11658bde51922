using System;
using System.Collections.Generic;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Hakmem.AspNetCore;

/// <summary>Health checks of allocators from the service container.</summary>
public static class HakmemHealthChecksBuilderExtensions
{
    /// <summary>Adds a check named <c>hakmem</c>, or <c>hakmem-</c> and the name, of an allocator that AddHakmem registered.</summary>
    /// <param name="builder">Where to add.</param>
    /// <param name="name">Key of the allocator; <see langword="null"/> for the one without a name.</param>
    /// <param name="configure">Sets the thresholds, which are validated when the host starts.</param>
    /// <param name="failureStatus">What to answer instead of Unhealthy.</param>
    /// <param name="tags">Tags to filter checks by.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static IHealthChecksBuilder AddHakmem(
        this IHealthChecksBuilder builder,
        string? name = null,
        Action<HakmemHealthCheckOptions>? configure = null,
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (name is not null)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
        }

        string optionsName = name ?? Options.DefaultName;
        OptionsBuilder<HakmemHealthCheckOptions> options =
            builder.Services.AddOptions<HakmemHealthCheckOptions>(optionsName).ValidateOnStart();
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<HakmemHealthCheckOptions>, HealthCheckOptionsValidator>());
        builder.Services.TryAddSingleton<IOptionsFactory<HakmemHealthCheckOptions>, LastValidThresholds>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        return builder.Add(new HealthCheckRegistration(
            name is null ? "hakmem" : $"hakmem-{name}",
            services => new HakmemHealthCheck(
                name is null ? services.GetRequiredService<HakAllocator>() : services.GetRequiredKeyedService<HakAllocator>(name),
                services.GetRequiredService<IOptionsMonitor<HakmemHealthCheckOptions>>().Get(optionsName)),
            failureStatus,
            tags));
    }
}
