using System;
using System.Buffers;
using System.Threading;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Hakmem.AspNetCore;

/// <summary>Makes a server's pools, all of them over one allocator. The server disposes the pools, the container the allocator.</summary>
/// <remarks>
/// Idle memory goes back by the allocator's own maintenance, so nothing of the server needs to drive it. Allocator and options are asked for with the first
/// pool: a server is made when its host is built, before the options of all are validated together.
/// </remarks>
internal sealed class BlockPoolFactory(Func<HakAllocator> allocator, Func<HakmemKestrelOptions> options, ILogger logger) : IMemoryPoolFactory<byte>
{
    /// <summary>Arbitrary: far more than a server asks for in one piece.</summary>
    private const int MaxBufferBytes = 1 << 20;

    private int _created;

    MemoryPool<byte> IMemoryPoolFactory<byte>.Create(MemoryPoolOptions? options) =>
        Create(options?.Owner is { Length: > 0 } owner ? owner : "unnamed");

    private BlockPool Create(string owner)
    {
        HakmemKestrelOptions settings = options();
        string name = $"{owner}-{Interlocked.Increment(ref _created)}";
        HakMemoryPool pool = new(allocator(), new HakMemoryPoolOptions
        {
            Backing = settings.Backing,
            DefaultBlockBytes = settings.BlockBytes,
            MaxBufferBytes = MaxBufferBytes,
            RecycleOwners = settings.RecycleOwners,
            ClearOnReturn = settings.ClearOnReturn,
            LeakTracking = settings.LeakTracking,
            Name = name,
        });
        pool.Leaked += (_, leak) => KestrelLog.BlockLeaked(logger, leak.PoolName, leak.Bytes, leak.Age, leak.StackTrace);
        KestrelLog.PoolCreated(logger, name, settings.BlockBytes, settings.Backing);
        return new BlockPool(pool, settings.BlockBytes);
    }
}
