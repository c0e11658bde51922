using System;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;

namespace Hakmem.Benchmarks.Serving.Load;

/// <summary>Many long answers at the same time: everybody asks, and only then everybody reads.</summary>
internal static class BurstRun
{
    public const int ConnectionCount = 64;

    // Long enough for the server to have written all it can.
    private static readonly TimeSpan s_unread = TimeSpan.FromMilliseconds(500);

    public static async Task<LoadFigures> RunAsync(int port)
    {
        long start = Stopwatch.GetTimestamp();
        Http1Connection[] connections = await Task.WhenAll(
            Enumerable.Range(0, ConnectionCount).Select(_ => Http1Connection.OpenAsync(ServeScenarioCatalog.Burst, port)));

        foreach (Http1Connection connection in connections)
        {
            await connection.SendAsync();
        }

        await Task.Delay(s_unread);
        string?[] complaints = await Task.WhenAll(connections.Select(ReceiveAsync));
        long failed = complaints.Count(complaint => complaint != null);

        return new LoadFigures(
            ConnectionCount - failed,
            failed,
            Stopwatch.GetElapsedTime(start).TotalSeconds,
            complaints.FirstOrDefault(complaint => complaint != null));
    }

    private static async Task<string?> ReceiveAsync(Http1Connection connection)
    {
        try
        {
            await connection.ReceiveAsync();

            return null;
        }
        catch (Exception problem)
        {
            return problem.Message;
        }
        finally
        {
            connection.Dispose();
        }
    }
}
