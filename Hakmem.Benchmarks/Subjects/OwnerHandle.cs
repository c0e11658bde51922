using System.Buffers;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>A rented owner, wrapped so that workloads are compiled for it alone.</summary>
internal readonly struct OwnerHandle(IMemoryOwner<byte> owner)
{
    public readonly IMemoryOwner<byte>? Owner = owner;
}
