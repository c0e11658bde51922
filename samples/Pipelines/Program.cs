using System;
using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Threading.Tasks;
using Hakmem;

namespace Pipelines;

internal static class Program
{
    private const int LineCount = 1_000_000;

    private static async Task Main()
    {
        using HakAllocator allocator = new(new HakOptions { Profile = HakProfile.Lean });
        using HakMemoryPool pool = new(allocator, new HakMemoryPoolOptions { RecycleOwners = true, Name = "lines" });

        // The only line that is different: the pool. Every segment of the pipe is a block of it.
        Pipe pipe = new(new PipeOptions(pool, minimumSegmentSize: 16 << 10));

        Task writing = WriteLinesAsync(pipe.Writer);
        (long lines, long bytes) = await CountLinesAsync(pipe.Reader);
        await writing;

        HakStatistics statistics = allocator.GetStatistics();
        Console.WriteLine($"lines: {lines}, bytes: {bytes}");
        Console.WriteLine($"peak below 4 MiB: {statistics.PeakMappedBytes < 4 << 20}");
        Console.WriteLine($"blocks out at the end: {statistics.LiveBlocks}");
    }

    private static async Task WriteLinesAsync(PipeWriter writer)
    {
        for (int line = 0; line < LineCount; line++)
        {
            Utf8Formatter.TryFormat(line, writer.GetSpan(16), out int length);
            writer.Advance(length);
            writer.Write("\n"u8);
            if (line % 1_000 == 999)
            {
                await writer.FlushAsync();
            }
        }

        await writer.CompleteAsync();
    }

    private static async Task<(long Lines, long Bytes)> CountLinesAsync(PipeReader reader)
    {
        long lines = 0;
        long bytes = 0;
        while (true)
        {
            ReadResult result = await reader.ReadAsync();
            foreach (ReadOnlyMemory<byte> segment in result.Buffer)
            {
                lines += segment.Span.Count((byte)'\n');
                bytes += segment.Length;
            }

            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                await reader.CompleteAsync();
                return (lines, bytes);
            }
        }
    }
}
