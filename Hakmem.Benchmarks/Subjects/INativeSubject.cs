namespace Hakmem.Benchmarks.Subjects;

/// <summary>A subject that gives out addresses and knows the whole malloc family, as trace replays need it.</summary>
/// <remarks>
/// Aligned blocks have their own free and reallocate because NativeMemory has: its documentation forbids mixing them.
/// The trace reader knows which slot holds an aligned block, so no subject has to remember it.
/// </remarks>
internal interface INativeSubject<TSelf> : ISubject<TSelf, nint>
    where TSelf : INativeSubject<TSelf>, allows ref struct
{
    /// <summary>
    /// True when blocks have contents of their own, so that a pattern written to one can be verified.
    /// </summary>
    static virtual bool KeepsContents => true;

    /// <summary>True when an aligned block that is reallocated stays as aligned as it was asked for. C's realloc promises no such thing.</summary>
    static virtual bool KeepsAlignment => false;

    /// <summary>The alignment that a plain allocation of this length must have.</summary>
    static abstract nuint PromisedAlignment(nuint byteCount);

    nint AllocateZeroed(nuint byteCount);

    nint AllocateAligned(nuint byteCount, nuint alignment);

    nint Reallocate(nint block, nuint byteCount);

    nint ReallocateAligned(nint block, nuint byteCount, nuint alignment);

    void FreeAligned(nint block);
}
