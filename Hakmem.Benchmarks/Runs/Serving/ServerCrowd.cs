using System;
using System.Collections.Generic;
using Hakmem.Benchmarks.Serving;

namespace Hakmem.Benchmarks.Runs.Serving;

/// <summary>One server a pool, for as long as something is done with them.</summary>
internal static class ServerCrowd
{
    /// <param name="pools">What each server's memory comes from.</param>
    /// <param name="work">Given the servers, in the order of the pools.</param>
    /// <param name="stopped">Told of each server how many blocks did not come back.</param>
    public static void Use(
        IReadOnlyList<ServerPool> pools, Action<IReadOnlyList<ServerChild>> work, Action<long> stopped)
    {
        List<ServerChild> servers = [];

        try
        {
            foreach (ServerPool pool in pools)
            {
                servers.Add(ServerChild.Start(pool));
            }

            work(servers);
            servers.ForEach(server => stopped(server.Stop()));
        }
        finally
        {
            servers.ForEach(server => server.Dispose());
        }
    }
}
