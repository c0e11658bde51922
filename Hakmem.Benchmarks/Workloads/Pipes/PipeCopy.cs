using System;
using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Threading.Tasks;

namespace Hakmem.Benchmarks.Workloads.Pipes;

/// <summary>Copies a stream of bytes through a pipe whose segments come from a pool, and checks each of them.</summary>
internal abstract class PipeCopy(int segmentBytes)
{
    /// <summary>Bytes of one measured copy: a billion.</summary>
    public const long FullBytes = 1_000_000_000;

    private const long NeverPause = 0;

    /// <summary>Bytes between two flushes.</summary>
    protected const int TurnBytes = 32 * 1024;

    /// <summary>The name in reports.</summary>
    public abstract string Name { get; }

    public abstract string Summary { get; }

    /// <summary>False where what disturbs a copy is more than what a pool can do to it.</summary>
    public virtual bool IsJudged => true;

    protected string LengthName { get; } = $"{segmentBytes / 1024}k";

    protected int SegmentBytes { get; } = segmentBytes;

    /// <exception cref="PipeMismatchException">A byte was lost, added or changed.</exception>
    public PipeSample Run(MemoryPool<byte> pool, long byteCount)
    {
        Pipe pipe = new(Options(pool));
        long managedBytes = GC.GetTotalAllocatedBytes(precise: true);
        int collections = GC.CollectionCount(0);
        long start = Stopwatch.GetTimestamp();
        Copy(pipe, byteCount);
        pipe.Writer.Complete();
        pipe.Reader.Complete();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);

        return new PipeSample(
            byteCount,
            elapsed,
            GC.GetTotalAllocatedBytes(precise: true) - managedBytes,
            GC.CollectionCount(0) - collections);
    }

    /// <summary>Nobody is woken and nobody waits: those who write and read see for themselves how far they are.</summary>
    protected virtual PipeOptions Options(MemoryPool<byte> pool) => new(
        pool, PipeScheduler.Inline, PipeScheduler.Inline, NeverPause, NeverPause, SegmentBytes, useSynchronizationContext: false);

    protected abstract void Copy(Pipe pipe, long byteCount);

    /// <summary>Fills what is left of the writer's segment, or a new one, but writes no more than asked for.</summary>
    /// <returns>How many bytes were written.</returns>
    protected static int WriteSegment(PipeWriter writer, long position, long mostBytes)
    {
        Span<byte> segment = writer.GetSpan();
        int length = (int)Math.Min(Math.Min(segment.Length, mostBytes), PatternBytes.MostBytes);
        PatternBytes.At(position, length).CopyTo(segment);
        writer.Advance(length);

        return length;
    }

    protected static void Flush(PipeWriter writer)
    {
        ValueTask<FlushResult> flush = writer.FlushAsync();

        if (!flush.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("A pipe that never pauses makes its writer wait.");
        }

        flush.GetAwaiter().GetResult();
    }

    /// <exception cref="PipeMismatchException">There is nothing to read, or it is not what was written.</exception>
    protected static void ReadAll(PipeReader reader, ref PipeCheck check)
    {
        if (!reader.TryRead(out ReadResult result))
        {
            throw new PipeMismatchException("A pipe that was flushed has nothing to read.");
        }

        check.Accept(result.Buffer);
        reader.AdvanceTo(result.Buffer.End);
    }
}
