using System.Threading.Tasks;
using Hakmem.AspNetCore;
using Hakmem.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Hakmem.Tests.AspNetCore;

/// <summary>What UseHakmem fills of the options depends on the profile that the allocator was made with, for as long as it lives.</summary>
[TestFixture]
internal sealed class KestrelProfileTests
{
    [TestCase("Balanced", "Lean")]
    [TestCase("SpeedFirst", "Balanced")]
    public async Task Kestrel_WithAChangedProfile_KeepsItsLiveOptions(string before, string after)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([new("Hakmem:Profile", before)]);
        builder.WebHost.UseHakmem();
        builder.Services.AddHakmem(HakmemWebHostBuilderExtensions.AllocatorName, builder.Configuration.GetSection("Hakmem"));
        await using WebApplication application = builder.Build();
        HakAllocator allocator = application.Services.GetRequiredKeyedService<HakAllocator>(HakmemWebHostBuilderExtensions.AllocatorName);
        LiveSettings live = allocator.Live;

        builder.Configuration["Hakmem:Profile"] = after;
        ((IConfigurationRoot)builder.Configuration).Reload();

        Assert.That(application.Services.GetRequiredService<IOptionsMonitor<HakOptions>>().Get("kestrel").Profile.ToString(), Is.EqualTo(after));
        Assert.That(allocator.Live, Is.EqualTo(live));
    }
}
