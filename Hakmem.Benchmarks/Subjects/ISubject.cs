namespace Hakmem.Benchmarks.Subjects;

/// <summary>
/// An allocator as the workloads see it: a struct, bound to one thread, whose calls the JIT can inline.
/// </summary>
/// <remarks>
/// Everything that a workload does to an allocator goes through a type argument, so each pair of workload and subject
/// is compiled on its own and no delegate, interface call or box stands in a measured loop. The handle is <see
/// langword="nint"/> for native subjects and a one-field struct around the managed object for pools; it is never a
/// class, because code over a reference type argument is shared and would look the subject's methods up at run time.
/// </remarks>
/// <typeparam name="TSelf">The implementing struct. It may be a ref struct, because an explicit thread heap is
/// one.</typeparam>
/// <typeparam name="THandle">What an allocation returns; its default means that there is none.</typeparam>
internal interface ISubject<TSelf, THandle>
    where TSelf : ISubject<TSelf, THandle>, allows ref struct
    where THandle : struct
{
    /// <summary>The name on the command line and in reports.</summary>
    static abstract string Name { get; }

    /// <summary>One line for the reader of a report: what is measured under this name.</summary>
    static abstract string Summary { get; }

    /// <summary>Whether the subject can be measured here, and if not, why and what to install.</summary>
    static virtual Availability Availability => Availability.Present;

    /// <summary>
    /// The Hakmem allocator behind the subject, for its counters of system calls; null for all others.
    /// </summary>
    static virtual HakAllocator? Allocator => null;

    /// <summary>Binds a subject to the calling thread. Called once a thread, before its loop.</summary>
    static abstract TSelf Attach();

    /// <summary>True for the handle that stands for no block.</summary>
    static abstract bool IsEmpty(THandle handle);

    /// <summary>The first byte of a block, to be written by the workload.</summary>
    static abstract ref byte FirstByte(THandle handle);

    THandle Allocate(nuint byteCount);

    void Free(THandle handle);
}
