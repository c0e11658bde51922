using System;
using Hakmem;

namespace QuickStart;

internal static unsafe class Program
{
    private static void Main()
    {
        // The process-wide allocator, as static methods.
        byte* block = (byte*)HakMemory.Allocate(100);
        new Span<byte>(block, 100).Fill(42);
        block = (byte*)HakMemory.Reallocate(block, 10_000);
        Console.WriteLine($"kept after reallocation: {block[99]}");
        HakMemory.Free(block);

        // An allocator of your own, with a budget, and a handle for a hot loop.
        using var allocator = new HakAllocator(new HakOptions { Profile = HakProfile.Lean, MaxBytes = 64 << 20 });
        HakThreadHeap heap = allocator.GetThreadHeap();
        for (int round = 0; round < 1_000; round++)
        {
            heap.Free(heap.Allocate(64));
        }

        void* kept = allocator.AllocateAligned(1_000, 64);
        Console.WriteLine($"live: {allocator.GetStatistics().LiveBlocks} block");
        allocator.Free(kept);

        // Misuse is found before it does damage.
        try
        {
            allocator.Free(kept);
        }
        catch (HakMemoryException error)
        {
            Console.WriteLine($"found: {error.Kind}");
        }
    }
}
