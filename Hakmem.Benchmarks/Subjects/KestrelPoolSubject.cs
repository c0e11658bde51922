using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>The pool that Kestrel makes for its sockets: one length, pinned arrays, one queue.</summary>
internal readonly struct KestrelPoolSubject : ISubject<KestrelPoolSubject, OwnerHandle>
{
    private static readonly MemoryPool<byte> s_pool =
        WebApplication.CreateSlimBuilder().Build().Services.GetRequiredService<IMemoryPoolFactory<byte>>().Create();

    public static string Name => "kestrel-pool";

    public static string Summary => "Kestrel's own PinnedBlockMemoryPool; up to 4 KiB only, so for pairs-4k, bare-4k and handoff-4k";

    public static KestrelPoolSubject Attach() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEmpty(OwnerHandle handle) => handle.Owner == null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte FirstByte(OwnerHandle handle) => ref MemoryMarshal.GetReference(handle.Owner!.Memory.Span);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public OwnerHandle Allocate(nuint byteCount) => byteCount <= (nuint)s_pool.MaxBufferSize
        ? new(s_pool.Rent((int)byteCount))
        : throw new UsageException($"{Name} serves 4 KiB at most: --workloads pairs-4k,bare-4k,handoff-4k --no-traces");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(OwnerHandle handle) => handle.Owner!.Dispose();
}
