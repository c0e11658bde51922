using Hakmem.Geometry;
using Hakmem.Heaps;
using Hakmem.Tests.Heaps;
using Hakmem.Threads;

namespace Hakmem.Tests.BrokenTwins;

/// <summary>A heap that is about to be damaged: one span with blocks out and blocks free, and one block in a bin.</summary>
/// <remarks>It is left alone afterwards, damaged as it is, and its one superslab with it.</remarks>
internal sealed unsafe class ScratchHeap
{
    private const int TinyClass = 4;

    public ScratchHeap()
    {
        nint[] blocks = new nint[200];
        for (int index = 0; index < blocks.Length; index++)
        {
            blocks[index] = (nint)Allocator.Allocate(TinyClass * MemoryGeometry.BlockAlignment);
        }

        for (int index = 0; index < blocks.Length - 60; index++)
        {
            Allocator.Free((void*)blocks[index]);
        }

        Allocator.Trim(HakTrimLevel.Full);
        Allocator.Free((void*)blocks[^1]);
        Held = (FreeBlock*)blocks[^2];
        Span = SlabAddress.RunOf(Held);
    }

    public HakAllocator Allocator { get; } = new();

    public HeapParts Parts => HeapPrivates.Parts(HeapPrivates.Road(Allocator));

    /// <summary>A block that a user holds.</summary>
    public FreeBlock* Held { get; }

    public SlabDescriptor* Span { get; }

    /// <summary>The first word of the span's bits that has one set.</summary>
    public ulong* Bits => SpanBits.WordsOf(Span) + Span->FirstWord;

    public SuperslabHeader* Superslab => SlabAddress.SuperslabOf(Span);

    public byte* TagOf(void* address) => Parts.Tags.Root + ((nuint)address >> MemoryGeometry.SlabShift);

    public ThreadCache* Cache => HeapPrivates.Road(Allocator).BindCache();

    public ThreadBin Bin => ThreadCache.Bin(Cache, TinyClass);

    public FreeBlock* Binned => (FreeBlock*)Bin.Head;

    public ThreadShelf* Shelf => ThreadCache.Shelf(Cache, TinyClass);
}
