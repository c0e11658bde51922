using System;
using System.IO.Pipelines;
using System.Threading.Tasks;
using Hakmem;
using Microsoft.AspNetCore.Http;

namespace KestrelServer;

/// <summary>What the endpoints answer with.</summary>
internal static class Answers
{
    /// <summary>Up to here a response is buffered whole, so that a burst of them is seen.</summary>
    private const int FlushBytes = 1 << 20;

    /// <summary>So many letters, written straight into the server's blocks.</summary>
    public static async Task BytesAsync(HttpResponse response, long count)
    {
        response.ContentType = "application/octet-stream";
        response.ContentLength = count;
        PipeWriter writer = response.BodyWriter;
        int unflushed = 0;
        for (long left = count; left > 0;)
        {
            Memory<byte> memory = writer.GetMemory();
            int length = (int)long.Min(left, memory.Length);
            memory.Span[..length].Fill((byte)'x');
            writer.Advance(length);
            left -= length;
            unflushed += length;
            if (unflushed >= FlushBytes)
            {
                await writer.FlushAsync();
                unflushed = 0;
            }
        }
    }

    public static Figures Statistics(HakAllocator allocator)
    {
        HakStatistics statistics = allocator.GetStatistics();
        return new Figures(
            statistics.LiveBytes,
            statistics.ResidentBytes,
            statistics.CachedBytes,
            statistics.MappedBytes,
            statistics.LiveBlocks,
            statistics.MapCalls,
            statistics.DiscardCalls,
            allocator.MaxBytes,
            Environment.WorkingSet);
    }
}
