using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Hakmem.AspNetCore;
using Hakmem.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hakmem.Tests.AspNetCore;

/// <summary>A real Kestrel on loopback that takes its pools from Hakmem, and a client that talks to it.</summary>
internal sealed class KestrelScene : IAsyncDisposable
{
    private readonly WebApplication _application;

    private KestrelScene(WebApplication application, RecordingLog log, HttpClient client)
    {
        _application = application;
        Log = log;
        Client = client;
        Allocator = application.Services.GetRequiredKeyedService<HakAllocator>(HakmemWebHostBuilderExtensions.AllocatorName);
    }

    public HttpClient Client { get; }

    public RecordingLog Log { get; }

    public HakAllocator Allocator { get; }

    public static Task<KestrelScene> StartAsync(Action<HakmemKestrelOptions>? configure = null) => StartAsync(KestrelSpeech.Http1, configure);

    public static async Task<KestrelScene> StartAsync(
        KestrelSpeech speech, Action<HakmemKestrelOptions>? configure = null, Action<WebApplicationBuilder>? change = null)
    {
        RecordingLog log = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = speech.HasFlag(KestrelSpeech.Http2) ? HttpProtocols.Http2 : HttpProtocols.Http1;
            if (speech.HasFlag(KestrelSpeech.Encrypted))
            {
                listen.UseHttps(NewCertificate());
            }
        }));
        builder.WebHost.UseHakmem(configure);
        change?.Invoke(builder);
        WebApplication application = builder.Build();
        application.Run(AnswerAsync);
        await application.StartAsync();

        string address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new KestrelScene(application, log, NewClient(new Uri(address), speech));
    }

    /// <summary>The bytes that <c>/bytes/n</c> answers with.</summary>
    public static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    public Task<byte[]> GetAsync(int count) => Client.GetByteArrayAsync(new Uri($"/bytes/{count}", UriKind.Relative));

    public async Task<byte[]> EchoAsync(byte[] body)
    {
        using ByteArrayContent content = new(body);
        using HttpResponseMessage response = await Client.PostAsync(new Uri("/echo", UriKind.Relative), content);
        return await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    /// <summary>Sends a body and is told how long it was: everything it takes from the server fits a block.</summary>
    public async Task<string> MeasureAsync(byte[] body)
    {
        using ByteArrayContent content = new(body);
        using HttpResponseMessage response = await Client.PostAsync(new Uri("/measure", UriKind.Relative), content);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    /// <summary>Stops the server, which disposes its pools.</summary>
    public Task StopAsync() => _application.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        if (path == "/echo")
        {
            // All of it before the answer begins: a client that sends before it reads would block, and with it every stream of an HTTP/2 connection.
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body);
            body.Position = 0;
            await body.CopyToAsync(context.Response.Body);
        }
        else if (path == "/measure")
        {
            long length = 0;
            byte[] buffer = new byte[8_192];
            for (int read; (read = await context.Request.Body.ReadAsync(buffer)) > 0;)
            {
                length += read;
            }

            await context.Response.WriteAsync($"{length}");
        }
        else
        {
            await context.Response.BodyWriter.WriteAsync(Bytes(int.Parse(path["/bytes/".Length..], System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    private static HttpClient NewClient(Uri address, KestrelSpeech speech)
    {
        HttpClientHandler handler = new()
        {
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,

            // That of the environment may not lead back here.
            UseProxy = false,
        };
        return new HttpClient(handler)
        {
            BaseAddress = address,
            DefaultRequestVersion = speech.HasFlag(KestrelSpeech.Http2) ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = TimeSpan.FromSeconds(60),
        };
    }

    private static X509Certificate2 NewCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }
}
