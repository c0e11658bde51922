using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Hakmem.Tests.Hosting;

/// <summary>The pool of each allocator of a container, and its options.</summary>
[TestFixture]
internal sealed class PoolServicesTests
{
    private static readonly string?[] s_names = [null, "a"];

    [TestCaseSource(nameof(s_names))]
    public void AddHakmem_WithAndWithoutAName_GivesOnePoolUnderBothTypesOverItsAllocator(string? name)
    {
        using ServiceProvider provider = With(static _ => { });
        HakAllocator allocator = provider.GetRequiredKeyedService<HakAllocator>(name);
        HakAllocator other = provider.GetRequiredKeyedService<HakAllocator>(s_names.Single(other => other != name));

        HakMemoryPool pool = provider.GetRequiredKeyedService<HakMemoryPool>(name);

        Assert.That(provider.GetRequiredKeyedService<MemoryPool<byte>>(name), Is.SameAs(pool));
        using IMemoryOwner<byte> owner = pool.Rent(3_000_000);
        Assert.That(allocator.GetStatistics().LiveBytes, Is.GreaterThanOrEqualTo(3_000_000));
        Assert.That(other.GetStatistics().LiveBytes, Is.Zero);
    }

    [TestCase(null, "default")]
    [TestCase("a", "a")]
    public void APool_WithoutAName_IsCalledLikeItsAllocator(string? name, string expected)
    {
        using ServiceProvider provider = With(static _ => { });

        Assert.That(provider.GetRequiredKeyedService<HakMemoryPool>(name).Name, Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(s_names))]
    public void APool_WithOptionsOfItsName_IsMadeWithThem(string? name)
    {
        using ServiceProvider provider = With(services => services.Configure<HakMemoryPoolOptions>(name ?? Options.DefaultName, static options =>
        {
            options.MaxBufferBytes = 50_000;
            options.DefaultBlockBytes = 20_000;
            options.LeakTracking = HakLeakTracking.Count;
            options.Name = "frames";
        }));

        HakMemoryPool pool = provider.GetRequiredKeyedService<HakMemoryPool>(name);
        HakMemoryPool other = provider.GetRequiredKeyedService<HakMemoryPool>(s_names.Single(other => other != name));

        using IMemoryOwner<byte> owner = pool.Rent();
        Assert.That(owner.Memory.Length, Is.GreaterThanOrEqualTo(20_000));
        Assert.That(pool.MaxBufferSize, Is.EqualTo(50_000));
        Assert.That(pool.OutstandingRents, Is.EqualTo(1));
        Assert.That(pool.Name, Is.EqualTo("frames"));
        Assert.That(other.MaxBufferSize, Is.EqualTo(int.MaxValue));
        Assert.That(other.OutstandingRents, Is.Null);
    }

    [TestCaseSource(nameof(s_names))]
    public void APool_OfASectionWithPool_IsMadeWithIt(string? name)
    {
        IConfiguration section = Configuration(
        [
            new("Pool:Backing", "PinnedArray"), new("Pool:DefaultBlockBytes", "8192"), new("Pool:MaxBufferBytes", "9000"), new("Pool:RecycleOwners", "true"),
            new("Pool:ClearOnReturn", "true"), new("Pool:LeakTracking", "Count"), new("Pool:Name", "frames"),
        ]).GetSection("Hakmem");
        using ServiceProvider provider = With(services => _ = name is null ? services.AddHakmem(section) : services.AddHakmem(name, section));

        HakMemoryPoolOptions options = provider.GetRequiredService<IOptionsMonitor<HakMemoryPoolOptions>>().Get(name);
        HakMemoryPool pool = provider.GetRequiredKeyedService<HakMemoryPool>(name);

        Assert.That(
            (options.Backing, options.DefaultBlockBytes, options.MaxBufferBytes, options.RecycleOwners, options.ClearOnReturn, options.LeakTracking),
            Is.EqualTo((HakMemoryPoolBacking.PinnedArray, 8192, 9000, true, true, HakLeakTracking.Count)));
        Assert.That(pool.Name, Is.EqualTo("frames"));
        Assert.That(pool.MaxBufferSize, Is.EqualTo(9000));
    }

    [TestCase(null, "")]
    [TestCase("a", "a: ")]
    public async Task Start_WithAWrongPool_ListsEveryError(string? name, string prefix)
    {
        IConfiguration section = Configuration(
        [
            new("Pool:Backing", "9"), new("Pool:DefaultBlockBytes", "9001"), new("Pool:MaxBufferBytes", "9000"), new("Pool:RecycleOwners", "perhaps"),
            new("Pool:LeakTracking", "All"), new("Pool:Name", ""),
        ]).GetSection("Hakmem");
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        _ = name is null ? builder.Services.AddHakmem(section) : builder.Services.AddHakmem(name, section);
        using IHost host = builder.Build();

        string[] sentences =
        [
            "Backing is 9; it must be Native or PinnedArray.",
            "DefaultBlockBytes is 9001; it must be from 1 to 9000, which is MaxBufferBytes.",
            "RecycleOwners is perhaps; it must be true or false.",
            "LeakTracking is All; it must be Off, Count, Sample or Full.",
            "Name is empty; it must be null or at least one character.",
        ];
        await Assert.ThatAsync(
            () => host.StartAsync(),
            Throws.TypeOf<OptionsValidationException>().With.Property(nameof(OptionsValidationException.Failures))
                .EqualTo(sentences.Select(sentence => prefix + sentence)));
    }

    [Test]
    public void AReload_WithOtherOptionsOfAPool_ChangesAndRefusesNothing()
    {
        ConfigurationManager configuration = new();
        configuration["Hakmem:Pool:MaxBufferBytes"] = "9000";
        using ServiceProvider provider = With(services => services.AddHakmem(configuration.GetSection("Hakmem")));
        HakMemoryPool pool = provider.GetRequiredService<HakMemoryPool>();

        configuration["Hakmem:Pool:MaxBufferBytes"] = "-1";
        configuration["Hakmem:MaxBytes"] = "8388608";
        ((IConfigurationRoot)configuration).Reload();

        Assert.That(pool.MaxBufferSize, Is.EqualTo(9000));
        Assert.That(provider.GetRequiredService<IOptionsMonitor<HakMemoryPoolOptions>>().CurrentValue.MaxBufferBytes, Is.EqualTo(9000));
        Assert.That(provider.GetRequiredService<HakAllocator>().MaxBytes, Is.EqualTo(8 << 20));
    }

    [TestCaseSource(nameof(s_names))]
    public void Dispose_OfTheContainer_ClosesItsPoolsBeforeTheAllocators(string? name)
    {
        ServiceProvider provider = With(static _ => { });
        HakMemoryPool pool = provider.GetRequiredKeyedService<HakMemoryPool>(name);
        HakAllocator allocator = provider.GetRequiredKeyedService<HakAllocator>(name);
        IMemoryOwner<byte> owner = pool.Rent(100);

        provider.Dispose();

        Assert.That(() => pool.Rent(1), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(owner.Memory.Length, Is.GreaterThanOrEqualTo(100));
        owner.Dispose();
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    [TestCaseSource(nameof(s_names))]
    public void AddHakmem_WhenTheApplicationHasAPoolOfItsOwn_LeavesItUnderBothTypesAndAlive(string? name)
    {
        using HakAllocator allocator = new();
        using HakMemoryPool own = new(allocator);
        ServiceProvider provider = With(services => services.Add(new ServiceDescriptor(typeof(HakMemoryPool), name, own)));

        Assert.That(provider.GetRequiredKeyedService<HakMemoryPool>(name), Is.SameAs(own));
        Assert.That(provider.GetRequiredKeyedService<MemoryPool<byte>>(name), Is.SameAs(own));
        provider.Dispose();
        Assert.That(() => own.Rent(1).Dispose(), Throws.Nothing);
    }

    /// <summary>A container with an allocator without a name and one named a, after what a test adds.</summary>
    private static ServiceProvider With(Action<IServiceCollection> add)
    {
        ServiceCollection services = new();
        add(services);
        return services.AddHakmem().AddHakmem("a").BuildServiceProvider();
    }

    private static IConfiguration Configuration(IEnumerable<KeyValuePair<string, string?>> values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(static value => KeyValuePair.Create($"Hakmem:{value.Key}", value.Value))).Build();
}
