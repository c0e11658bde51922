using System;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Hakmem.Benchmarks.Serving.Load;

/// <summary>A kept connection that speaks HTTP/1.1, with or without TLS.</summary>
/// <remarks>
/// By hand, because the framework's client takes more of the two cores than the server, and its share would hide what
/// the pools do. A request is one buffer that was made before; of an answer only what was expected is looked for.
/// </remarks>
internal sealed class Http1Connection : ILoadConnection
{
    private const int BufferBytes = 64 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly ReadOnlyMemory<byte> _request;
    private readonly ReadOnlyMemory<byte> _answer;
    private readonly byte[] _lengthLine;
    private readonly Stream _stream;

    private Http1Connection(ServeScenario scenario, Stream stream)
    {
        _stream = stream;
        _answer = scenario.Answer;
        _lengthLine = Encoding.ASCII.GetBytes($"\r\nContent-Length: {_answer.Length}\r\n");
        string head = scenario.PostBytes > 0
            ? $"POST {scenario.Path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {scenario.PostBytes}\r\n\r\n"
            : $"GET {scenario.Path} HTTP/1.1\r\nHost: localhost\r\n\r\n";
        _request = (byte[])[.. Encoding.ASCII.GetBytes(head), .. scenario.Post.Span];
    }

    public static async Task<Http1Connection> OpenAsync(ServeScenario scenario, int port)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        Stream stream = new NetworkStream(socket, ownsSocket: true);

        if (scenario.IsEncrypted)
        {
            SslStream encrypted = new(stream);
            await encrypted.AuthenticateAsClientAsync(LoadTrust.OwnServer());
            stream = encrypted;
        }

        return new Http1Connection(scenario, stream);
    }

    public async Task ExchangeAsync()
    {
        await SendAsync();
        await ReceiveAsync();
    }

    /// <summary>The request alone, for whoever reads the answer later.</summary>
    public ValueTask SendAsync() => _stream.WriteAsync(_request);

    /// <exception cref="LoadFailureException">The answer is wrong or broke off.</exception>
    public async Task ReceiveAsync()
    {
        int have = 0;
        int headLength;

        while ((headLength = HeadLength(_buffer.AsSpan(0, have))) < 0)
        {
            have += await ReadAsync(_buffer.AsMemory(have));
        }

        CheckHead(_buffer.AsSpan(0, headLength));
        CheckBody(_buffer.AsSpan(headLength, have - headLength), 0);

        for (int position = have - headLength; position < _answer.Length; position += have)
        {
            have = await ReadAsync(_buffer);
            CheckBody(_buffer.AsSpan(0, have), position);
        }
    }

    public void Dispose() => _stream.Dispose();

    private static int HeadLength(ReadOnlySpan<byte> received)
    {
        int end = received.IndexOf("\r\n\r\n"u8);

        return end < 0 ? -1 : end + "\r\n\r\n"u8.Length;
    }

    private async ValueTask<int> ReadAsync(Memory<byte> destination)
        => await _stream.ReadAsync(destination) is > 0 and int count
            ? count
            : throw new LoadFailureException("The server closed a connection in the middle of an answer.");

    private void CheckHead(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("HTTP/1.1 200 "u8) || head.IndexOf(_lengthLine) < 0)
        {
            throw new LoadFailureException($"Wrong head of an answer: {Encoding.ASCII.GetString(head).ReplaceLineEndings(" ")}");
        }
    }

    private void CheckBody(ReadOnlySpan<byte> piece, int position)
    {
        if (piece.Length > _answer.Length - position
            || !piece.SequenceEqual(_answer.Span.Slice(position, piece.Length)))
        {
            throw new LoadFailureException(
                $"Of {piece.Length} bytes from {position} on, not all are those of an answer of {_answer.Length}.");
        }
    }
}
