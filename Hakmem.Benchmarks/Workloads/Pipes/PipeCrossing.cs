using System;
using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace Hakmem.Benchmarks.Workloads.Pipes;

/// <summary>One thread writes and another reads at the same time: segments are rented here and returned there.</summary>
/// <remarks>
/// Both wait by spinning, 256 KiB between them, because to fall asleep and be woken takes longer than anything a pool
/// does: see <see cref="PipeTasks"/>.
/// </remarks>
internal sealed class PipeCrossing(int segmentBytes) : PipeCopy(segmentBytes)
{
    public override string Name => $"pipe-{LengthName}-crossing";

    public override string Summary { get; } =
        $"one thread writes, another reads, 256 KiB between them, segments of {segmentBytes:N0} B";

    protected override void Copy(Pipe pipe, long byteCount)
    {
        PipeProgress progress = new();
        Exception? problem = null;
        Thread reader = new(() =>
        {
            try
            {
                Read(pipe.Reader, byteCount, progress);
            }
            catch (Exception caught)
            {
                problem = caught;
                progress.GiveUp();
            }
        }) { IsBackground = true };
        reader.Start();

        try
        {
            Write(pipe.Writer, byteCount, progress);
        }
        finally
        {
            // Else the reader would wait for ever.
            progress.GiveUp();
            reader.Join();
        }

        if (problem != null)
        {
            ExceptionDispatchInfo.Throw(problem);
        }
    }

    private static void Write(PipeWriter writer, long byteCount, PipeProgress progress)
    {
        for (long written = 0; written < byteCount;)
        {
            if (!progress.WaitForRoom(written))
            {
                return;
            }

            long turnEnd = Math.Min(byteCount, written + TurnBytes);

            while (written < turnEnd)
            {
                written += WriteSegment(writer, written, turnEnd - written);
            }

            Flush(writer);
            progress.Flushed(written);
        }
    }

    private static void Read(PipeReader reader, long byteCount, PipeProgress progress)
    {
        PipeCheck check = default;

        while (check.Position < byteCount && progress.WaitForBytes(check.Position))
        {
            ReadAll(reader, ref check);
            progress.Read(check.Position);
        }

        check.AcceptEnd(byteCount);
    }
}
