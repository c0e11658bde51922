using System;
using System.Buffers;
using System.IO;
using System.Threading.Tasks;
using Hakmem;

namespace FindTheLeak;

/// <summary>Stores messages. Each is read into a buffer of the pool first; one without a header is refused by an exception.</summary>
internal sealed class Inbox(HakMemoryPool pool)
{
    private const int BufferBytes = 2_048;
    private const int HeaderBytes = 8;

    public int StoredCount { get; private set; }

    /// <summary>The bug: where a message is refused, nobody disposes the buffer.</summary>
    public async Task StoreForgetfullyAsync(Stream message)
    {
        IMemoryOwner<byte> buffer = pool.Rent(BufferBytes);
        await ReadAsync(message, buffer.Memory);
        StoredCount++;
        buffer.Dispose();
    }

    /// <summary>Mended: <c>using</c> disposes the buffer on every way out.</summary>
    public async Task StoreAsync(Stream message)
    {
        using IMemoryOwner<byte> buffer = pool.Rent(BufferBytes);
        await ReadAsync(message, buffer.Memory);
        StoredCount++;
    }

    private static async Task ReadAsync(Stream message, Memory<byte> buffer)
    {
        int length = await message.ReadAtLeastAsync(buffer, HeaderBytes, throwOnEndOfStream: false);
        if (length < HeaderBytes)
        {
            throw new InvalidDataException($"A message of {length} bytes has no header.");
        }
    }
}
