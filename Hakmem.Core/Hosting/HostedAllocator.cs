using System;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hakmem.Hosting;

/// <summary>An allocator that a container made, with all that ends when it ends: following its options, and its metrics.</summary>
internal sealed class HostedAllocator : IDisposable
{
    private const string NoName = "default";

    private readonly string _name;
    private readonly ILogger _logger;
    private readonly IDisposable? _following;
    private readonly Observation _observation;

    private HostedAllocator(IServiceProvider services, string optionsName)
    {
        IOptionsMonitor<HakOptions> monitor = services.GetRequiredService<IOptionsMonitor<HakOptions>>();
        AllocatorMeter meter = services.GetRequiredService<AllocatorMeter>();
        TimeProvider time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        HakOptions created = monitor.Get(optionsName);

        _name = DisplayName(optionsName);
        _logger = AllocatorServices.LoggerIn(services);
        Allocator = new HakAllocator(created);
        try
        {
            HostingLog.AllocatorCreated(_logger, _name, created.Profile, Allocator.MaxBytes);

            OptionsFollower follower = new(_name, Allocator, created, _logger);
            _following = monitor.OnChange((_, changedName) =>
            {
                if (changedName == optionsName)
                {
                    follower.Apply(() => monitor.Get(optionsName));
                }
            });
            _observation = new Observation(meter, new ObservedAllocator(Allocator, _name, time));

            // What changed between the first read and OnChange was told to nobody.
            follower.Apply(() => monitor.Get(optionsName));
        }
        catch
        {
            // A logger or a monitor of the application threw: nobody will dispose what was not made.
            _following?.Dispose();
            _observation?.Dispose();
            Allocator.Dispose();
            throw;
        }
    }

    public HakAllocator Allocator { get; }

    /// <param name="services">The container.</param>
    /// <param name="name">Key of the allocator and name of its options; <see langword="null"/> for the one without.</param>
    public static HostedAllocator Create(IServiceProvider services, string? name) => new(services, name ?? Options.DefaultName);

    /// <summary>What logs and metrics call an allocator.</summary>
    public static string DisplayName(string optionsName) => optionsName.Length == 0 ? NoName : optionsName;

    /// <exception cref="ArgumentException">The name is null, empty or that of the allocator without one: logs and metrics could not tell them apart.</exception>
    public static void ThrowIfNoName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name == NoName)
        {
            throw new ArgumentException($"name is {NoName}; that is what the allocator without a name is called.", nameof(name));
        }
    }

    public void Dispose()
    {
        _following?.Dispose();
        _observation.Dispose();
        Allocator.Dispose();

        HakStatistics last = Allocator.GetStatistics();
        if (last.LiveBlocks == 0)
        {
            HostingLog.AllocatorDisposed(_logger, _name);
        }
        else
        {
            HostingLog.BlocksStillOut(_logger, _name, last.LiveBlocks, last.LiveBytes);
        }
    }
}
