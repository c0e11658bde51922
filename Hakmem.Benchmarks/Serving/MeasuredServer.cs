using System;
using System.Linq;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Hakmem.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hakmem.Benchmarks.Serving;

/// <summary>A real Kestrel on loopback over one pool.</summary>
internal sealed class MeasuredServer : IAsyncDisposable
{
    private const int MostLooks = 10;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly WebApplication _application;
    private readonly HakAllocator? _allocator;

    private MeasuredServer(WebApplication application, HakAllocator? allocator)
    {
        _application = application;
        _allocator = allocator;
        int[] ports =
        [
            .. application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
                .Select(address => new Uri(address).Port),
        ];
        Ports = new ServerPorts(ports[0], ports[1]);
    }

    public ServerPorts Ports { get; }

    private long BlocksOut => _allocator?.GetStatistics().LiveBlocks ?? 0;

    public static async Task<MeasuredServer> StartAsync(ServerPool pool)
    {
        // The server needs it as long as it lives.
        X509Certificate2 certificate = ServerCertificate.Create();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            options.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));
        });

        if (pool.BlockBytes is { } blockBytes)
        {
            builder.WebHost.UseHakmem(options => options.BlockBytes = blockBytes);

            // Other options can be tried by variables: Hakmem__Lean__Enabled=false.
            builder.Services.AddHakmem(
                HakmemWebHostBuilderExtensions.AllocatorName, builder.Configuration.GetSection("Hakmem"));
        }

        WebApplication application = builder.Build();
        application.Run(ServerAnswers.AnswerAsync);
        await application.StartAsync();

        return new MeasuredServer(
            application,
            pool.BlockBytes == null
                ? null
                : application.Services.GetRequiredKeyedService<HakAllocator>(
                    HakmemWebHostBuilderExtensions.AllocatorName));
    }

    /// <summary>Stops, which disposes the pools.</summary>
    /// <returns>Blocks that did not come back; 0 where nobody counts them.</returns>
    public async Task<long> StopAsync()
    {
        await _application.StopAsync();
        long blocksOut = BlocksOut;

        // Blocks of a thread that just ended are counted neither here nor there while somebody takes them over.
        for (int look = 0; look < MostLooks && blocksOut != 0; look++)
        {
            await Task.Delay(s_pause);
            blocksOut = BlocksOut;
        }

        return blocksOut;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
