using System.Buffers;

namespace Hakmem.Benchmarks.Subjects.Pipes;

/// <summary>A pool that a pipe is given.</summary>
/// <param name="Name">On the command line and in reports.</param>
/// <param name="Summary">One line: what is measured under this name.</param>
/// <param name="Pool">Lives as long as the process.</param>
/// <param name="Promise">What is asked of it.</param>
internal sealed record PipeSubject(string Name, string Summary, MemoryPool<byte> Pool, PipePromise Promise);
