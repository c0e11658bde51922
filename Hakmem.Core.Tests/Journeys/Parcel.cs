using Hakmem.Tests.Tools;

namespace Hakmem.Tests.Journeys;

/// <summary>A block on its way from the thread that allocated and filled it to the one that checks and frees it.</summary>
internal readonly unsafe record struct Parcel(nint Address, int LengthBytes, int Seed)
{
    public static Parcel Send(IHakAllocator allocator, int lengthBytes, int seed)
    {
        void* block = allocator.Allocate((nuint)lengthBytes);
        Pattern.Fill(block, (nuint)lengthBytes, seed);
        return new Parcel((nint)block, lengthBytes, seed);
    }

    /// <returns>Whether the content arrived unharmed. The block is freed in any case.</returns>
    public bool Receive(IHakAllocator allocator)
    {
        bool holds = Pattern.Holds((void*)Address, (nuint)LengthBytes, Seed);
        allocator.Free((void*)Address);
        return holds;
    }
}
