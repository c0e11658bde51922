using System;
using System.Collections.Generic;
using Hakmem.Benchmarks.Subjects;
using Hakmem.Benchmarks.Workloads;

namespace Hakmem.Benchmarks.Runs;

/// <summary>Measures every subject under every workload, their rounds interleaved: see <see cref="Rotation"/>.</summary>
internal static class CompareRun
{
    /// <returns>For each workload its cells, in the order of the settings.</returns>
    public static IReadOnlyList<IReadOnlyList<Cell>> Measure(CompareSettings settings, IRunProgress progress)
    {
        List<IReadOnlyList<Cell>> table = [];
        List<Action> warmups = [];

        foreach (Workload workload in settings.Workloads)
        {
            List<Cell> cells = [];

            foreach (SubjectEntry subject in settings.Subjects)
            {
                Cell cell = new(subject, workload, settings.Scale);
                cells.Add(cell);
                warmups.Add(cell.WarmUpBriefly);
            }

            table.Add(cells);
        }

        if (warmups.Count > 0)
        {
            TierWarmup.Run(warmups, progress);
        }

        for (int i = 0; i < table.Count; i++)
        {
            MeasureRounds(settings.Workloads[i], table[i], settings.Runs, progress);
        }

        return table;
    }

    private static void MeasureRounds(Workload workload, IReadOnlyList<Cell> cells, int runs, IRunProgress progress)
    {
        int rounds = runs * workload.RoundsPerRun;
        progress.Begin(workload.Name, rounds + 1);

        foreach (Cell cell in cells)
        {
            cell.WarmUp();
        }

        progress.Step();

        for (int round = 0; round < rounds; round++)
        {
            for (int position = 0; position < cells.Count; position++)
            {
                cells[Rotation.IndexAt(round, position, cells.Count)].Measure();
            }

            progress.Step();
        }
    }
}
