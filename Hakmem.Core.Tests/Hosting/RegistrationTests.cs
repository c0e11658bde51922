using System;
using System.Collections.Generic;
using System.Linq;
using Hakmem.Tests.Doubles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Hakmem.Tests.Hosting;

[TestFixture]
internal sealed unsafe class RegistrationTests
{
    private static readonly IConfiguration s_empty = new ConfigurationBuilder().Build();

    private static IEnumerable<TestCaseData> Forms()
    {
        yield return Form("plain", null, static services => services.AddHakmem());
        yield return Form("configured", null, static services => services.AddHakmem(static options => options.Profile = HakProfile.Lean));
        yield return Form("bound", null, static services => services.AddHakmem(s_empty));
        yield return Form("named", "a", static services => services.AddHakmem("a"));
        yield return Form("named, configured", "a", static services => services.AddHakmem("a", static options => options.Profile = HakProfile.Lean));
        yield return Form("named, bound", "a", static services => services.AddHakmem("a", s_empty));
    }

    [TestCaseSource(nameof(Forms))]
    public void AddHakmem_InEveryForm_GivesOneAllocatorUnderBothTypes(string? name, object add)
    {
        ServiceCollection services = new();
        ((Action<IServiceCollection>)add)(services);
        using ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);

        HakAllocator allocator = provider.GetRequiredKeyedService<HakAllocator>(name);

        Assert.That(provider.GetRequiredKeyedService<IHakAllocator>(name), Is.SameAs(allocator));
        Assert.That(allocator, Is.Not.SameAs(HakAllocator.Shared));
        Assert.That(() => allocator.Free(allocator.Allocate(100)), Throws.Nothing);
    }

    [TestCaseSource(nameof(Forms))]
    public void AddHakmem_CalledAgain_RegistersNoServiceTwice(string? name, object add)
    {
        ServiceCollection services = new();
        ((Action<IServiceCollection>)add)(services);
        ((Action<IServiceCollection>)add)(services);

        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.That(services.Count(static service => service.ServiceType == typeof(HakAllocator)), Is.EqualTo(1));
        Assert.That(services.Count(static service => service.ServiceType == typeof(IHakAllocator)), Is.EqualTo(1));
        Assert.That(provider.GetKeyedServices<HakAllocator>(name).ToArray(), Has.Length.EqualTo(1));
    }

    [Test]
    public void AddHakmem_WithAndWithoutNames_GivesAllocatorsOfTheirOwn()
    {
        ServiceCollection services = new();
        services.AddHakmem().AddHakmem("a").AddHakmem("b", static options => options.MaxBytes = 4 << 20);
        using ServiceProvider provider = services.BuildServiceProvider();

        HakAllocator[] allocators =
        [
            provider.GetRequiredService<HakAllocator>(),
            provider.GetRequiredKeyedService<HakAllocator>("a"),
            provider.GetRequiredKeyedService<HakAllocator>("b"),
        ];

        Assert.That(allocators, Is.Unique);
        Assert.That(allocators[2].MaxBytes, Is.EqualTo(4 << 20));
    }

    [Test]
    public void AddHakmem_WithOptionsInSeveralCalls_AddsThemUp()
    {
        ServiceCollection services = new();
        services.AddHakmem(static options => options.MaxBytes = 4 << 20);
        services.AddHakmem(static options => options.ThreadCache.MaxBytes = 8192);
        using ServiceProvider provider = services.BuildServiceProvider();

        HakAllocator allocator = provider.GetRequiredService<HakAllocator>();

        Assert.That(allocator.MaxBytes, Is.EqualTo(4 << 20));
        Assert.That(allocator.Live.ThreadCacheBytes, Is.EqualTo(8192));
    }

    [TestCase(null)]
    [TestCase("a")]
    public void AddHakmem_WhenTheApplicationHasAnAllocatorOfItsOwn_LeavesItUnderBothTypesAndAlive(string? name)
    {
        using HakAllocator own = new();
        IServiceCollection services = new ServiceCollection();
        services.Add(new ServiceDescriptor(typeof(HakAllocator), name, own));
        _ = name is null ? services.AddHakmem() : services.AddHakmem(name);
        ServiceProvider provider = services.BuildServiceProvider();

        Assert.That(provider.GetRequiredKeyedService<HakAllocator>(name), Is.SameAs(own));
        Assert.That(provider.GetRequiredKeyedService<IHakAllocator>(name), Is.SameAs(own));
        provider.Dispose();
        Assert.That(() => own.Free(own.Allocate(100)), Throws.Nothing);
    }

    [Test]
    public void Dispose_OfTheContainer_DisposesTheAllocatorsItMade()
    {
        ServiceCollection services = new();
        services.AddHakmem().AddHakmem("a");
        ServiceProvider provider = services.BuildServiceProvider();
        HakAllocator allocator = provider.GetRequiredService<HakAllocator>();
        IHakAllocator named = provider.GetRequiredKeyedService<IHakAllocator>("a");

        provider.Dispose();

        Assert.That(() => allocator.Allocate(1), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => named.Allocate(1), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void Dispose_OfTheContainerWithBlocksOut_SaysHowManyBytes()
    {
        using RecordingLog log = new();
        ServiceCollection services = new();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log)).AddHakmem().AddHakmem("clean");
        ServiceProvider provider = services.BuildServiceProvider();
        HakAllocator allocator = provider.GetRequiredService<HakAllocator>();
        provider.GetRequiredKeyedService<HakAllocator>("clean");
        void* block = allocator.Allocate(1000);
        long liveBytes = allocator.GetStatistics().LiveBytes;

        provider.Dispose();
        allocator.Free(block);

        Assert.That(log.Lines.Select(static line => (line.Level, line.EventId, line.Category, line.Text)), Is.EqualTo(new[]
        {
            (LogLevel.Debug, 1, "Hakmem.HakAllocator", $"Allocator default was created: profile Balanced, at most {allocator.MaxBytes} bytes."),
            (LogLevel.Debug, 1, "Hakmem.HakAllocator", $"Allocator clean was created: profile Balanced, at most {allocator.MaxBytes} bytes."),
            (LogLevel.Debug, 2, "Hakmem.HakAllocator", "Allocator clean was disposed."),
            (LogLevel.Warning, 3, "Hakmem.HakAllocator", $"Allocator default was disposed; blocks still out: 1, of {liveBytes} bytes."),
        }));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("default")]
    public void AddHakmem_WithNoNameOfItsOwn_IsRefused(string? name)
    {
        ServiceCollection services = new();

        Assert.That(() => services.AddHakmem(name!), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => services.AddHakmem(name!, static _ => { }), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => services.AddHakmem(name!, s_empty), Throws.InstanceOf<ArgumentException>());
    }

    private static TestCaseData Form(string words, string? name, Action<IServiceCollection> add) =>
        new TestCaseData(name, add).SetArgDisplayNames(words);
}
