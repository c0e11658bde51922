using System;
using System.Globalization;
using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Serving;
using Hakmem.Benchmarks.Serving.Load;

namespace Hakmem.Benchmarks.Runs.Serving;

/// <summary>The load in a process of its own, seen from outside. One for all servers: it is the same for each.</summary>
internal sealed class LoadChild : IDisposable
{
    public const string Verb = "load-child";
    public const string BurstCommand = "burst";

    private readonly CommandedChild _child = new(SelfProcess.StartInfo(Verb), "The load");

    public LoadFigures Run(ServeScenario scenario, int port, double seconds, int connectionCount)
        => Ask(string.Create(CultureInfo.InvariantCulture, $"{scenario.Name} {port} {seconds} {connectionCount}"));

    public LoadFigures RunBurst(int port) => Ask(string.Create(CultureInfo.InvariantCulture, $"{BurstCommand} {port}"));

    public void Dispose() => _child.Dispose();

    private LoadFigures Ask(string command) => _child.Ask(command, ReportJson.Default.LoadFigures);
}
