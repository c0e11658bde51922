using System;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Pooling;

/// <summary>System.IO.Pipelines over the pool: several megabytes arrive as they were sent, and every buffer comes back.</summary>
[TestFixture]
internal sealed class PipelinesTests
{
    private const int TotalBytes = 12 << 20;

    [Test]
    public async Task SomeMegabytes_ThroughAPipe_ArriveUnharmed(
        [ValueSource(typeof(PoolConfigurations), nameof(PoolConfigurations.Names))] string name,
        [Values(1, 16 << 10)] int minimumSegmentBytes)
    {
        int seed = Seed.Next(41);
        using HakAllocator allocator = new();
        using HakMemoryPool pool = new(allocator, PoolConfigurations.Options(name));
        Pipe pipe = new(new PipeOptions(pool, minimumSegmentSize: minimumSegmentBytes, useSynchronizationContext: false));

        Task<byte[]> sent = Task.Run(() => Send(pipe.Writer, seed));
        byte[] received = await Receive(pipe.Reader);

        Assert.That(received, Is.EqualTo(await sent));
        Assert.That(allocator.GetStatistics().LiveBlocks, Is.Zero);
    }

    private static async Task<byte[]> Send(PipeWriter writer, int seed)
    {
        Random random = new(seed);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int left = TotalBytes; left > 0;)
        {
            int chunkBytes = int.Min(left, 1 + random.Next(20_000));
            Memory<byte> memory = writer.GetMemory(chunkBytes)[..chunkBytes];
            random.NextBytes(memory.Span);
            hash.AppendData(memory.Span);
            writer.Advance(chunkBytes);
            left -= chunkBytes;
            await writer.FlushAsync();
        }

        await writer.CompleteAsync();
        return hash.GetHashAndReset();
    }

    private static async Task<byte[]> Receive(PipeReader reader)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        while (true)
        {
            ReadResult result = await reader.ReadAsync();
            foreach (ReadOnlyMemory<byte> segment in result.Buffer)
            {
                hash.AppendData(segment.Span);
            }

            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                await reader.CompleteAsync();
                return hash.GetHashAndReset();
            }
        }
    }
}
