using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hakmem.AspNetCore;

/// <summary>Says at start when the server takes its pools from somebody else: of several registrations the last one wins, silently.</summary>
internal sealed class FactoryCheck(IMemoryPoolFactory<byte> used, BlockPoolFactory ours, ILoggerFactory loggers) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!ReferenceEquals(used, ours))
        {
            KestrelLog.OtherFactoryWon(loggers.CreateLogger(KestrelLog.Category), used.GetType().FullName);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
