using System;
using System.Threading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Hakmem.Tests.Hosting;

/// <summary>Of two changes at the same time the newer one holds, also while the allocator is only being made.</summary>
[TestFixture]
internal sealed class ReloadRaceTests
{
    [Test]
    public void AChange_WhileTheAllocatorIsMade_IsNotUndone()
    {
        RacingMonitor monitor = new();
        ServiceCollection services = new();
        services.AddLogging().AddHakmem().AddSingleton<IOptionsMonitor<HakOptions>>(monitor);
        using ServiceProvider provider = services.BuildServiceProvider();

        HakAllocator allocator = provider.GetRequiredService<HakAllocator>();
        monitor.Other!.Join();

        Assert.That(allocator.MaxBytes, Is.EqualTo(monitor.CurrentValue.MaxBytes));
    }

    /// <summary>Plays a reload on another thread that comes right after the second read.</summary>
    private sealed class RacingMonitor : IOptionsMonitor<HakOptions>
    {
        private Action<HakOptions, string?>? _listener;
        private int _reads;

        public Thread? Other { get; private set; }

        public HakOptions CurrentValue { get; private set; } = new() { MaxBytes = 64 << 20 };

        public HakOptions Get(string? name)
        {
            HakOptions read = CurrentValue;
            if (++_reads == 2)
            {
                CurrentValue = new HakOptions { MaxBytes = 32 << 20 };
                Other = new Thread(() => _listener!(CurrentValue, ""));
                Other.Start();

                // It may wait for the one that reads here, which goes on after a while.
                Other.Join(TimeSpan.FromMilliseconds(300));
            }

            return read;
        }

        public IDisposable? OnChange(Action<HakOptions, string?> listener)
        {
            _listener = listener;
            return null;
        }
    }
}
