using System;
using System.Net.Http;
using System.Threading.Tasks;

namespace Hakmem.Benchmarks.Serving.Load;

/// <summary>Opens connections of one scenario to one server.</summary>
internal sealed class LoadCrowd(ServeScenario scenario, int port) : IDisposable
{
    private readonly HttpClient? _client = scenario.IsHttp2 ? Http2Stream.NewClient(port) : null;

    public async Task<ILoadConnection> OpenAsync() => _client == null
        ? await Http1Connection.OpenAsync(scenario, port)
        : new Http2Stream(_client, scenario);

    public void Dispose() => _client?.Dispose();
}
