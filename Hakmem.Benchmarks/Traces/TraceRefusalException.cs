using System;

namespace Hakmem.Benchmarks.Traces;

/// <summary>A sound trace asks a subject for more memory than it got, or for more than can be looked at. Says nothing about the others.</summary>
internal sealed class TraceRefusalException(string message) : Exception(message)
{
    /// <summary>The reason when the subject threw or answered null.</summary>
    public const string NoMemory = "there is no memory for it";

    /// <param name="trace">What is replayed.</param>
    /// <param name="index">Of the operation.</param>
    /// <param name="subject">Who was asked.</param>
    /// <param name="reason">Why it ends here, without a full stop.</param>
    public static unsafe TraceRefusalException At(HakTrace trace, long index, string subject, string reason)
    {
        TraceOperation operation = trace.Operations[index];

        return new($"{subject}, {trace.Name}, operation {index}, slot {operation.Slot}, {operation.Bytes} bytes: {reason}.");
    }
}
