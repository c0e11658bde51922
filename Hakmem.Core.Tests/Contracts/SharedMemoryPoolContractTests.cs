using System.Buffers;
using NUnit.Framework;

namespace Hakmem.Tests.Contracts;

/// <summary>The pool of the base library: the contract is no stricter than it needs to be.</summary>
[TestFixture]
internal sealed class SharedMemoryPoolContractTests : MemoryPoolContract
{
    protected override bool SeesStaleMemory => false;

    protected override bool KeepsPinnedBuffers => false;

    protected override bool SurvivesRacingDisposals => false;

    protected override bool CountsPins => false;

    protected override bool CanBeDisposed => false;

    protected override MemoryPool<byte> Create() => MemoryPool<byte>.Shared;
}
