using System;
using System.IO.Pipelines;

namespace Hakmem.Benchmarks.Workloads.Pipes;

/// <summary>One thread writes 32 KiB, reads them, and so on: segments are rented and returned by the same thread.</summary>
internal sealed class PipeInTurns(int segmentBytes) : PipeCopy(segmentBytes)
{
    public override string Name => $"pipe-{LengthName}";

    public override string Summary { get; } =
        $"one thread writes and reads 32 KiB in turns, segments of {segmentBytes:N0} B";

    protected override void Copy(Pipe pipe, long byteCount)
    {
        PipeCheck check = default;

        for (long written = 0; written < byteCount;)
        {
            long turnEnd = Math.Min(byteCount, written + TurnBytes);

            while (written < turnEnd)
            {
                written += WriteSegment(pipe.Writer, written, turnEnd - written);
            }

            Flush(pipe.Writer);
            ReadAll(pipe.Reader, ref check);
        }

        check.AcceptEnd(byteCount);
    }
}
