namespace Hakmem.Benchmarks.Subjects.Pipes;

/// <summary>What is asked of a pool behind a pipe.</summary>
internal enum PipePromise
{
    /// <summary>Nothing: others are compared with it.</summary>
    None,

    /// <summary>To be as fast as what a pipe does by itself.</summary>
    Speed,

    /// <summary>That, and to make next to no garbage where the shared pool's owners would.</summary>
    SpeedWithoutGarbage,
}
