using System;
using System.Buffers;
using System.Diagnostics.Metrics;
using System.Linq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Hakmem.Hosting;

/// <summary>What stands in a container: once for all allocators, and once for each, with its pool. Adding again changes nothing but the options.</summary>
internal static class AllocatorServices
{
    /// <param name="services">Where to register.</param>
    /// <param name="name">Key of the allocator and name of its options; <see langword="null"/> for the one without.</param>
    /// <returns>Its options, to be configured further.</returns>
    public static OptionsBuilder<HakOptions> Add(IServiceCollection services, string? name)
    {
        AddForAll(services);
        AddForEach(services, name);
        string optionsName = name ?? Options.DefaultName;
        services.AddOptions<HakMemoryPoolOptions>(optionsName)
            .PostConfigure(options => options.Name ??= HostedAllocator.DisplayName(optionsName))
            .ValidateOnStart();
        return services.AddOptions<HakOptions>(optionsName).ValidateOnStart();
    }

    public static ILogger LoggerIn(IServiceProvider services) =>
        (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger<HakAllocator>();

    /// <summary>The services that belong to one allocator. All of them come from the same allocator, also where the application registered its own.</summary>
    private static void AddForEach(IServiceCollection services, string? name)
    {
        AddOne(services, name, HostedAllocator.Create);
        AddOne(services, name, static (provider, key) => One<HostedAllocator>(provider, key).Allocator);
        AddAs<IHakAllocator, HakAllocator>(services, name);
        AddOne(services, name, static (provider, key) => new HakMemoryPool(
            One<HakAllocator>(provider, key),
            provider.GetRequiredService<IOptionsMonitor<HakMemoryPoolOptions>>().Get(key ?? Options.DefaultName)));
        AddAs<MemoryPool<byte>, HakMemoryPool>(services, name);
    }

    /// <summary>A container disposes what a factory gives it, so what the application made itself must not come through one.</summary>
    private static void AddAs<TService, TOne>(IServiceCollection services, string? name)
        where TService : class
        where TOne : class, TService
    {
        ServiceDescriptor one = services.Last(service => service.ServiceType == typeof(TOne) && Equals(service.ServiceKey, name));
        object? instance = one.IsKeyedService ? one.KeyedImplementationInstance : one.ImplementationInstance;
        if (instance is TOne own)
        {
            services.TryAdd(new ServiceDescriptor(typeof(TService), name, own));
        }
        else
        {
            AddOne<TService>(services, name, static (provider, key) => One<TOne>(provider, key));
        }
    }

    private static void AddForAll(IServiceCollection services)
    {
        services.TryAddSingleton<AcceptedOptions>();
        services.TryAddSingleton(static provider => provider.GetService<IMeterFactory>() is { } factory
            ? new AllocatorMeter(() => factory.Create(HakMetrics.MeterName))
            : AllocatorMeter.Process);
        services.TryAddTransient<IOptionsFactory<HakOptions>>(static provider => new GuardedOptionsFactory(
            provider.GetServices<IConfigureOptions<HakOptions>>(),
            provider.GetServices<IPostConfigureOptions<HakOptions>>(),
            provider.GetServices<IValidateOptions<HakOptions>>(),
            provider.GetRequiredService<AcceptedOptions>(),
            LoggerIn(provider)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HakOptions>, HakOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HakMemoryPoolOptions>, PoolOptionsValidator>());
    }

    private static void AddOne<TService>(IServiceCollection services, string? name, Func<IServiceProvider, string?, TService> make)
        where TService : class
    {
        if (name is null)
        {
            services.TryAddSingleton(provider => make(provider, null));
        }
        else
        {
            services.TryAddKeyedSingleton(name, (provider, _) => make(provider, name));
        }
    }

    private static TService One<TService>(IServiceProvider provider, string? name)
        where TService : class =>
        name is null ? provider.GetRequiredService<TService>() : provider.GetRequiredKeyedService<TService>(name);
}
