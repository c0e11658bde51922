using Hakmem.Benchmarks.Serving;
using Hakmem.Benchmarks.Serving.Load;

namespace Hakmem.Benchmarks.Runs.Serving;

/// <summary>This program's own load.</summary>
internal sealed class OwnLoad(LoadChild child, ServeScenario scenario) : IServeLoad
{
    /// <summary>Kept connections, or streams of one connection.</summary>
    public const int ConnectionCount = 32;

    public string Name => scenario.Name;

    public string Summary => $"{scenario.Summary}, {ConnectionCount} {(scenario.IsHttp2 ? "streams" : "connections")}";

    public LoadFigures Run(ServerPorts ports, double seconds)
        => child.Run(scenario, ports.For(scenario), seconds, ConnectionCount);
}
