using System.Buffers;
using System.Threading.Tasks;
using Hakmem.AspNetCore;
using Hakmem.Tests.Tools;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Hakmem.Tests.Contracts;

/// <summary>The pools that Kestrel gets: those of the factory that an application with UseHakmem hands to its server.</summary>
[TestFixture(HakMemoryPoolBacking.PinnedArray, true)]
[TestFixture(HakMemoryPoolBacking.PinnedArray, false)]
[TestFixture(HakMemoryPoolBacking.Native, true)]
[TestFixture(HakMemoryPoolBacking.Native, false)]
internal sealed class KestrelPoolContractTests(HakMemoryPoolBacking backing, bool recycles) : MemoryPoolContract
{
    private WebApplication? _application;

    /// <summary>Runs before the tear-down of the base, which disposes the pool.</summary>
    [TearDown]
    public async Task AssertNothingIsOut()
    {
        Quiet.SalvageDead();
        long liveBlocks = _application!.Services.GetRequiredKeyedService<HakAllocator>(HakmemWebHostBuilderExtensions.AllocatorName)
            .GetStatistics().LiveBlocks;
        await _application.DisposeAsync();

        Assert.That(liveBlocks, Is.Zero);
    }

    protected override MemoryPool<byte> Create()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseHakmem(options => (options.Backing, options.RecycleOwners) = (backing, recycles));
        _application = builder.Build();
        return _application.Services.GetRequiredService<IMemoryPoolFactory<byte>>().Create(new MemoryPoolOptions { Owner = "kestrel" });
    }
}
