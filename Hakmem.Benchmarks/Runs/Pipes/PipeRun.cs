using System;
using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Workloads.Pipes;

namespace Hakmem.Benchmarks.Runs.Pipes;

/// <summary>Copies through every pool in every way, the pools' rounds interleaved: see <see cref="Rotation"/>.</summary>
internal static class PipeRun
{
    /// <returns>For each way its cells, in the order of the settings.</returns>
    public static IReadOnlyList<IReadOnlyList<PipeCell>> Measure(PipeSettings settings, IRunProgress progress)
    {
        List<IReadOnlyList<PipeCell>> table = [];

        foreach (PipeCopy copy in settings.Copies)
        {
            table.Add([.. settings.Subjects.Select(subject => new PipeCell(subject, copy, settings.Bytes))]);
        }

        TierWarmup.Run([.. table.SelectMany(cells => cells).Select(cell => (Action)cell.WarmUpBriefly)], progress);

        for (int i = 0; i < table.Count; i++)
        {
            MeasureRounds(settings.Copies[i].Name, table[i], settings.Runs, progress);
        }

        return table;
    }

    private static void MeasureRounds(string name, IReadOnlyList<PipeCell> cells, int runs, IRunProgress progress)
    {
        progress.Begin(name, runs + 1);

        foreach (PipeCell cell in cells)
        {
            cell.WarmUp();
        }

        progress.Step();

        for (int round = 0; round < runs; round++)
        {
            for (int position = 0; position < cells.Count; position++)
            {
                cells[Rotation.IndexAt(round, position, cells.Count)].Measure();
            }

            progress.Step();
        }
    }
}
