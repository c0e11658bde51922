using System;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Hakmem.Tests.Hosting;

/// <summary>A logger of the application that throws must not cost the process its allocators: there are 250, and a container asks again.</summary>
[TestFixture]
internal sealed class ThrowingLogTests
{
    [Test]
    public void ALoggerThatThrows_WhileTheAllocatorIsMade_CostsNoAllocator()
    {
        ServiceCollection services = new();
        services.AddLogging(static logging => logging.AddProvider(new ThrowingProvider()).SetMinimumLevel(LogLevel.Debug)).AddHakmem();
        using ServiceProvider provider = services.BuildServiceProvider();
        for (int round = 0; round < 300; round++)
        {
            Assert.That(() => provider.GetRequiredService<HakAllocator>(), Throws.InstanceOf<AggregateException>(), $"round {round}");
        }
    }

    private sealed class ThrowingProvider : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("user code");

        public void Dispose()
        {
        }
    }
}
