using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;

namespace Hakmem.Benchmarks.Serving.Load;

/// <summary>One caller of a shared HTTP/2 connection: the framework's client, because frames and windows are its job.</summary>
internal sealed class Http2Stream(HttpClient client, ServeScenario scenario) : ILoadConnection
{
    private readonly byte[] _received = new byte[scenario.Answer.Length];

    /// <param name="port">Where the server speaks TLS.</param>
    /// <returns>A client whose requests share one connection.</returns>
    public static HttpClient NewClient(int port)
    {
        // A proxy of the environment would be measured too, or refuse.
        SocketsHttpHandler handler = new() { SslOptions = LoadTrust.OwnServer(), UseProxy = false };

        return new HttpClient(handler)
        {
            BaseAddress = new Uri($"https://127.0.0.1:{port}"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    public async Task ExchangeAsync()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, scenario.Path)
        {
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
        };
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        if (!response.IsSuccessStatusCode || response.Content.Headers.ContentLength != _received.Length)
        {
            throw new LoadFailureException($"Wrong head of an answer: {response}");
        }

        using Stream body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(_received);

        if (!_received.AsSpan().SequenceEqual(scenario.Answer.Span))
        {
            throw new LoadFailureException($"Not all bytes are those of an answer of {_received.Length}.");
        }
    }

    public void Dispose()
    {
    }
}
