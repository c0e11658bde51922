using System;
using Hakmem.Benchmarks.Subjects;
using Hakmem.Benchmarks.Traces;

namespace Hakmem.Benchmarks.Runs;

/// <summary>
/// Samples the resident set while one subject replays one trace. Runs in a process of its own: see <see
/// cref="ResidentChild"/>.
/// </summary>
internal static class ResidentRun
{
    private const int RoundCount = 2;

    // A sample costs up to a millisecond, so some hundred a round; peaks of real programs last longer than a percent of
    // a run.
    private const int SamplesPerRound = 100;

    public static ResidentFigures Measure(string tracePath, SubjectEntry subject)
    {
        WarmUp(subject);
        using HakTrace trace = HakTrace.Load(tracePath);
        using TraceReplay replay = subject.CreateReplay(trace)
            ?? throw new NotSupportedException($"{subject.Name} cannot replay {trace.Name}.");
        using ResidentSet residentSet = new();

        // Decoding left garbage behind; collected later, it would count as memory the allocator gave back.
        GC.Collect();
        long baseline = residentSet.ReadBytes();
        baseline = residentSet.ReadBytes();
        long peak = baseline;
        long stride = Math.Max(1, trace.OperationCount / SamplesPerRound);

        for (int round = 0; round < RoundCount; round++)
        {
            for (long first = 0; first < trace.OperationCount; first += stride)
            {
                replay.Run(first, Math.Min(stride, trace.OperationCount - first));
                peak = Math.Max(peak, residentSet.ReadBytes());
            }

            replay.FreeRest();
        }

        return new ResidentFigures(baseline, peak - baseline, residentSet.ReadBytes() - baseline);
    }

    private static void WarmUp(SubjectEntry subject)
    {
        using HakTrace trace = WarmupTrace.Create();
        using TraceReplay? replay = subject.CreateReplay(trace);
        replay?.Run(0, WarmupTrace.OperationCount);
        replay?.FreeRest();
    }
}
