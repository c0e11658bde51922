using System;
using System.Buffers;
using Hakmem.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hakmem;

/// <summary>Allocators from the service container.</summary>
/// <remarks>
/// <para>
/// Each form registers one allocator as singletons <see cref="HakAllocator"/> and <see cref="IHakAllocator"/>, the same object, and a pool over it as
/// <see cref="HakMemoryPool"/> and <see cref="MemoryPool{T}"/> of bytes, the same object; the named forms as keyed singletons, with the name as key and as
/// name of the options. What is registered already stays; options of several calls add up. The container disposes the allocators and pools that it made; one
/// that the application made itself has to be registered before AddHakmem, else the container disposes that too.
/// </para>
/// <para>
/// Options are validated when the host starts, and a wrong one stops it with every error at once: values out of their range, values that contradict each
/// other, text that is no value. While it runs, live options follow
/// <see cref="IOptionsMonitor{TOptions}"/> at once; changed fixed ones are logged and ignored; a change with an error in it is logged and refused as a
/// whole, and then the monitor too keeps the options that were valid last. Allocators report to meter <see cref="HakMetrics.MeterName"/>, made by the
/// container's meter factory where there is one.
/// </para>
/// <para>
/// Options of a pool are <see cref="HakMemoryPoolOptions"/> of the same name, set in code or in the sub-section <c>Pool</c> of the section given here. They
/// are validated with the others and read once, when the pool is first asked for; a later change of the configuration has no effect on them.
/// </para>
/// </remarks>
public static class HakmemServiceCollectionExtensions
{
    /// <summary>Adds the allocator without a name, with options as they are configured elsewhere.</summary>
    /// <param name="services">Where to register.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddHakmem(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        AllocatorServices.Add(services, name: null);
        return services;
    }

    /// <summary>Adds the allocator without a name, with options set in code.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="configure">Sets options.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="configure"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddHakmem(this IServiceCollection services, Action<HakOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        AllocatorServices.Add(services, name: null).Configure(configure);
        return services;
    }

    /// <summary>Adds the allocator without a name, with options that follow a configuration.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="section">
    /// The section that holds the options themselves, by convention <c>Hakmem</c>. A configuration that is no section stands for its section <c>Hakmem</c>
    /// where that holds anything, also when a reload brings it, else for itself.
    /// </param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="section"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddHakmem(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        OptionSections.Bind(AllocatorServices.Add(services, name: null), section);
        return services;
    }

    /// <summary>Adds a named allocator, with options of that name as they are configured elsewhere.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="name">Key of the services and name of the options; not empty, and not "default", which is what logs and metrics call the one without a name.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/>, empty or "default".</exception>
    public static IServiceCollection AddHakmem(this IServiceCollection services, string name)
    {
        ArgumentNullException.ThrowIfNull(services);
        HostedAllocator.ThrowIfNoName(name);
        AllocatorServices.Add(services, name);
        return services;
    }

    /// <summary>Adds a named allocator, with options set in code.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="name">Key of the services and name of the options; not empty, and not "default", which is what logs and metrics call the one without a name.</param>
    /// <param name="configure">Sets options.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="configure"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/>, empty or "default".</exception>
    public static IServiceCollection AddHakmem(this IServiceCollection services, string name, Action<HakOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        HostedAllocator.ThrowIfNoName(name);
        ArgumentNullException.ThrowIfNull(configure);
        AllocatorServices.Add(services, name).Configure(configure);
        return services;
    }

    /// <summary>Adds a named allocator, with options that follow a configuration.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="name">Key of the services and name of the options; not empty, and not "default", which is what logs and metrics call the one without a name.</param>
    /// <param name="section">The section that holds the options themselves. A configuration that is no section is taken as without a name.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="section"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/>, empty or "default".</exception>
    public static IServiceCollection AddHakmem(this IServiceCollection services, string name, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        HostedAllocator.ThrowIfNoName(name);
        ArgumentNullException.ThrowIfNull(section);
        OptionSections.Bind(AllocatorServices.Add(services, name), section);
        return services;
    }
}
