using Hakmem.Benchmarks.Serving;
using Hakmem.Benchmarks.Serving.Load;

namespace Hakmem.Benchmarks.Runs.Serving;

/// <summary>One kind of load, the same for every server.</summary>
internal interface IServeLoad
{
    string Name { get; }

    string Summary { get; }

    LoadFigures Run(ServerPorts ports, double seconds);
}
