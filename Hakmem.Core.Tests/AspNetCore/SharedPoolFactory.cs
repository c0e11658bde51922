using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Hakmem.Tests.AspNetCore;

/// <summary>Somebody else's factory.</summary>
internal sealed class SharedPoolFactory : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => MemoryPool<byte>.Shared;
}
