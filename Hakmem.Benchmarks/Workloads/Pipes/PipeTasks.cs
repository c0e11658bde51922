using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Tasks;

namespace Hakmem.Benchmarks.Workloads.Pipes;

/// <summary>A writing and a reading task over the thread pool, with the pipe's own limits: what most programs have.</summary>
/// <remarks>
/// Most of a copy is waking and falling asleep, and how often the two meet awake differs from round to round: the
/// other ways see more of the pools.
/// </remarks>
internal sealed class PipeTasks(int segmentBytes) : PipeCopy(segmentBytes)
{
    public override string Name => $"pipe-{LengthName}-tasks";

    public override string Summary { get; } =
        $"two tasks, the pipe's defaults, flush after each segment of {segmentBytes:N0} B";

    public override bool IsJudged => false;

    protected override PipeOptions Options(MemoryPool<byte> pool)
        => new(pool, minimumSegmentSize: SegmentBytes, useSynchronizationContext: false);

    protected override void Copy(Pipe pipe, long byteCount)
        => Task.WhenAll(
            Task.Run(() => WriteAsync(pipe.Writer, byteCount)),
            Task.Run(() => ReadAsync(pipe.Reader, byteCount))).GetAwaiter().GetResult();

    private static async Task WriteAsync(PipeWriter writer, long byteCount)
    {
        try
        {
            for (long written = 0; written < byteCount;)
            {
                written += WriteSegment(writer, written, byteCount - written);

                // A reader that gave up tells why by itself.
                if ((await writer.FlushAsync()).IsCompleted)
                {
                    break;
                }
            }
        }
        finally
        {
            // Else the reader would wait for ever.
            await writer.CompleteAsync();
        }
    }

    private static async Task ReadAsync(PipeReader reader, long byteCount)
    {
        PipeCheck check = default;

        try
        {
            for (bool isCompleted = false; !isCompleted;)
            {
                ReadResult result = await reader.ReadAsync();
                check.Accept(result.Buffer);
                reader.AdvanceTo(result.Buffer.End);
                isCompleted = result.IsCompleted;
            }
        }
        finally
        {
            // Else the writer would wait for ever.
            await reader.CompleteAsync();
        }

        check.AcceptEnd(byteCount);
    }
}
