using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Hakmem.Tests.Benchmarks;

/// <summary>Takes one connection, reads one request, sends what a test wants and hangs up.</summary>
internal sealed class LyingServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _service;

    public LyingServer(string answer)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _service = ServeAsync(Encoding.Latin1.GetBytes(answer));
    }

    public int Port { get; }

    public async ValueTask DisposeAsync()
    {
        await _service;
        _listener.Dispose();
    }

    private async Task ServeAsync(byte[] answer)
    {
        using Socket socket = await _listener.AcceptSocketAsync();
        byte[] request = new byte[1024];
        await socket.ReceiveAsync(request);
        await socket.SendAsync(answer);
        socket.Shutdown(SocketShutdown.Both);
    }
}
