using System;
using System.Diagnostics;
using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Serving;

namespace Hakmem.Benchmarks.Runs.Serving;

/// <summary>A server in a process of its own, seen from outside.</summary>
/// <remarks>
/// One process a pool, because two pools in one process share what makes them differ: a heap, whose collections
/// one pool's garbage brings on for both, a resident set that cannot be told apart, and machine code that the compiler
/// makes for the pool it sees most.
/// </remarks>
internal sealed class ServerChild : IDisposable
{
    public const string Verb = "server-child";
    public const string ResidentCommand = "resident";
    public const string CompiledCommand = "compiled";
    public const string StopCommand = "stop";

    private readonly CommandedChild _child;

    private ServerChild(CommandedChild child, ServerPorts ports)
    {
        _child = child;
        Ports = ports;
    }

    public ServerPorts Ports { get; }

    public static ServerChild Start(ServerPool pool)
    {
        ProcessStartInfo info = SelfProcess.StartInfo(Verb, pool.Name);

        // As programs have it that do not measure themselves.
        info.Environment["DOTNET_gcConcurrent"] = "1";
        CommandedChild child = new(info, $"The server over {pool.Name}");

        try
        {
            return new ServerChild(child, child.Read(ReportJson.Default.ServerPorts));
        }
        catch (ChildFailureException)
        {
            child.Dispose();
            throw;
        }
    }

    public long ReadResidentBytes() => _child.Ask(ResidentCommand, ReportJson.Default.ResidentLevel).Bytes;

    public long ReadCompiledCount() => _child.Ask(CompiledCommand, ReportJson.Default.CompiledCount).Methods;

    /// <returns>Blocks that did not come back.</returns>
    public long Stop() => _child.Ask(StopCommand, ReportJson.Default.ServerEnd).BlocksOut;

    public void Dispose() => _child.Dispose();
}
