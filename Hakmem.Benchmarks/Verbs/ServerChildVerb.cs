using System;
using System.CommandLine;
using System.Runtime;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Tasks;
using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Runs;
using Hakmem.Benchmarks.Runs.Serving;
using Hakmem.Benchmarks.Serving;

namespace Hakmem.Benchmarks.Verbs;

/// <summary>The hidden verb behind <see cref="ServerChild"/>: one server, commands from the input, until it ends.</summary>
internal static class ServerChildVerb
{
    public static Command Create()
    {
        Argument<string> pool = new("pool");
        Command command = new(ServerChild.Verb) { pool };
        command.Hidden = true;
        command.SetAction(parsed => RunAsync(
            Selection.Pick(parsed.GetRequiredValue(pool), ServerPoolCatalog.All, known => known.Name, "subject")[0])
            .GetAwaiter().GetResult());

        return command;
    }

    private static async Task<int> RunAsync(ServerPool pool)
    {
        await using MeasuredServer server = await MeasuredServer.StartAsync(pool);
        Write(server.Ports, ReportJson.Default.ServerPorts);

        while (Console.ReadLine() is { } command)
        {
            switch (command)
            {
                case ServerChild.ResidentCommand:
                    using (ResidentSet residentSet = new())
                    {
                        Write(new ResidentLevel(residentSet.ReadBytes()), ReportJson.Default.ResidentLevel);
                    }

                    break;
                case ServerChild.CompiledCommand:
                    Write(new CompiledCount(JitInfo.GetCompiledMethodCount()), ReportJson.Default.CompiledCount);
                    break;
                case ServerChild.StopCommand:
                    Write(new ServerEnd(await server.StopAsync()), ReportJson.Default.ServerEnd);
                    break;
                default:
                    throw new UsageException($"'{command}' is not a command of {ServerChild.Verb}.");
            }
        }

        return ExitCodes.Success;
    }

    private static void Write<TAnswer>(TAnswer answer, JsonTypeInfo<TAnswer> type)
        => Console.WriteLine(JsonSerializer.Serialize(answer, type));
}
