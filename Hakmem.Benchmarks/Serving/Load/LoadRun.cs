using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Hakmem.Benchmarks.Serving.Load;

/// <summary>One round: so many connections, each with one request after another until the time is over.</summary>
internal sealed class LoadRun(LoadCrowd crowd, TimeSpan length)
{
    // A server that answers nothing more must not be asked for ever.
    private const int MostFailures = 100;

    private long _requests;
    private long _failed;
    private string? _complaint;

    public async Task<LoadFigures> RunAsync(int connectionCount)
    {
        ILoadConnection?[] connections =
            await Task.WhenAll(Enumerable.Range(0, connectionCount).Select(_ => OpenAsync()));

        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(connections.Select(connection => RepeatAsync(connection, start)));

        return new LoadFigures(_requests, _failed, Stopwatch.GetElapsedTime(start).TotalSeconds, _complaint);
    }

    // With one exchange that is not counted: it pays for what comes first.
    private async Task<ILoadConnection?> OpenAsync()
    {
        ILoadConnection? connection = null;

        try
        {
            connection = await crowd.OpenAsync();
            await connection.ExchangeAsync();

            return connection;
        }
        catch (Exception problem)
        {
            Fail(problem);
            connection?.Dispose();

            return null;
        }
    }

    private async Task RepeatAsync(ILoadConnection? connection, long start)
    {
        while (Stopwatch.GetElapsedTime(start) < length && Volatile.Read(ref _failed) < MostFailures)
        {
            connection ??= await OpenAsync();

            if (connection == null)
            {
                continue;
            }

            try
            {
                await connection.ExchangeAsync();
                Interlocked.Increment(ref _requests);
            }
            catch (Exception problem)
            {
                Fail(problem);
                connection.Dispose();
                connection = null;
            }
        }

        connection?.Dispose();
    }

    private void Fail(Exception problem)
    {
        Interlocked.Increment(ref _failed);
        Interlocked.CompareExchange(ref _complaint, problem.Message, null);
    }
}
