using System;
using System.Buffers;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>What the pinned backing is for: one send of many buffers, which a socket does with arrays only.</summary>
[TestFixture]
internal sealed class GatherSendTests
{
    private const int BufferCount = 100;
    private const int BufferBytes = 4_096;

    [Test]
    public async Task ManyBuffers_InOneSend_ArriveInOrder()
    {
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { Backing = HakMemoryPoolBacking.PinnedArray, RecycleOwners = true });
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Task<Socket> accepting = listener.AcceptAsync();
        await client.ConnectAsync(listener.LocalEndPoint!);
        using Socket server = await accepting;
        IMemoryOwner<byte>[] owners = new IMemoryOwner<byte>[BufferCount];
        List<ArraySegment<byte>> segments = [];
        for (int index = 0; index < BufferCount; index++)
        {
            owners[index] = pool.Rent(BufferBytes);
            owners[index].Memory.Span.Fill(unchecked((byte)index));
            Assert.That(MemoryMarshal.TryGetArray<byte>(owners[index].Memory, out ArraySegment<byte> segment), Is.True);
            segments.Add(segment);
        }

        Task<int> sending = server.SendAsync(segments, SocketFlags.None);
        byte[] received = new byte[BufferCount * BufferBytes];
        for (int done = 0; done < received.Length;)
        {
            done += await client.ReceiveAsync(received.AsMemory(done));
        }

        Assert.That(await sending, Is.EqualTo(received.Length));
        for (int index = 0; index < BufferCount; index++)
        {
            owners[index].Dispose();
            Assert.That(received.AsSpan(index * BufferBytes, BufferBytes).IndexOfAnyExcept(unchecked((byte)index)), Is.EqualTo(-1));
        }

        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }
}
