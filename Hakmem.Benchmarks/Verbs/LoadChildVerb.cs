using System;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Threading.Tasks;
using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Runs.Serving;
using Hakmem.Benchmarks.Serving;
using Hakmem.Benchmarks.Serving.Load;

namespace Hakmem.Benchmarks.Verbs;

/// <summary>The hidden verb behind <see cref="LoadChild"/>: one round a line of the input, until it ends.</summary>
internal static class LoadChildVerb
{
    public static Command Create()
    {
        Command command = new(LoadChild.Verb) { Hidden = true };
        command.SetAction(_ => RunAsync().GetAwaiter().GetResult());

        return command;
    }

    private static async Task<int> RunAsync()
    {
        while (Console.ReadLine() is { } line)
        {
            LoadFigures figures = line.Split(' ') switch
            {
                [LoadChild.BurstCommand, var port] => await BurstRun.RunAsync(Whole(port)),
                [var scenario, var port, var seconds, var connections] =>
                    await RunAsync(ScenarioOf(scenario), Whole(port), seconds, Whole(connections)),
                _ => throw new UsageException($"'{line}' is not a command of {LoadChild.Verb}."),
            };

            Console.WriteLine(JsonSerializer.Serialize(figures, ReportJson.Default.LoadFigures));
        }

        return ExitCodes.Success;
    }

    private static async Task<LoadFigures> RunAsync(
        ServeScenario scenario, int port, string seconds, int connectionCount)
    {
        using LoadCrowd crowd = new(scenario, port);
        TimeSpan length = TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));

        return await new LoadRun(crowd, length).RunAsync(connectionCount);
    }

    private static ServeScenario ScenarioOf(string name) => Selection.Pick(
        name, [.. ServeScenarioCatalog.All, ServeScenarioCatalog.Burst], known => known.Name, "workload")[0];

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
