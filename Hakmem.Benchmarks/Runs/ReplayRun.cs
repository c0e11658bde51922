using System;
using System.Collections.Generic;
using Hakmem.Benchmarks.Subjects;
using Hakmem.Benchmarks.Traces;

namespace Hakmem.Benchmarks.Runs;

/// <summary>Times the replay of one trace, the subjects' rounds interleaved in this process.</summary>
internal static class ReplayRun
{
    /// <summary>Measured rounds of a trace; the warm-up round comes on top.</summary>
    public const int DefaultRounds = 5;

    // A round of a short trace takes some two milliseconds, too little for a steady figure; it gets up to five times as
    // many rounds, until they have as many operations as the rounds of a long one.
    private const int MaxRoundFactor = 5;
    private const long LongTraceOperations = 2_000_000;

    /// <summary>Compiles the replay loops of all subjects.</summary>
    public static void WarmUp(IReadOnlyList<SubjectEntry> subjects, IRunProgress progress)
    {
        using HakTrace trace = WarmupTrace.Create();
        List<TraceReplay> replays = [];
        List<Action> warmups = [];

        foreach (SubjectEntry subject in subjects)
        {
            if (subject.CreateReplay(trace) is { } replay)
            {
                replays.Add(replay);
                warmups.Add(() =>
                {
                    replay.Run(0, WarmupTrace.OperationCount);
                    replay.FreeRest();
                });
            }
        }

        TierWarmup.Run(warmups, progress);
        replays.ForEach(replay => replay.Dispose());
    }

    /// <returns>Those subjects that cannot serve the trace are left out, the others measured.</returns>
    public static ReplayOutcome Measure(
        HakTrace trace, IReadOnlyList<SubjectEntry> subjects, int rounds, IRunProgress progress)
    {
        List<ReplayCell> cells = [];

        foreach (SubjectEntry subject in subjects)
        {
            if (subject.CreateReplay(trace) is { } replay)
            {
                cells.Add(new ReplayCell(subject, replay));
            }
        }

        long factor = Math.Clamp(LongTraceOperations / Math.Max(trace.OperationCount, 1), 1, MaxRoundFactor);
        rounds *= (int)factor;
        progress.Begin($"replay {trace.Name}", rounds + 1);
        IReadOnlyList<string> refusals = WarmUp(cells);
        progress.Step();

        for (int round = 0; round < rounds; round++)
        {
            for (int position = 0; position < cells.Count; position++)
            {
                cells[Rotation.IndexAt(round, position, cells.Count)].Measure();
            }

            progress.Step();
        }

        cells.ForEach(cell => cell.Dispose());

        return new ReplayOutcome(cells, refusals);
    }

    /// <summary>Takes those out that cannot serve the trace.</summary>
    private static List<string> WarmUp(List<ReplayCell> cells)
    {
        List<string> refusals = [];

        foreach (ReplayCell cell in cells.ToArray())
        {
            try
            {
                cell.WarmUp();
            }
            catch (TraceRefusalException refusal)
            {
                refusals.Add(refusal.Message);
                cells.Remove(cell);
                cell.Dispose();
            }
        }

        return refusals;
    }
}
