using System;
using System.Buffers;

namespace Hakmem.Benchmarks.Workloads.Pipes;

/// <summary>Compares every byte that comes out of a pipe with the one that went in.</summary>
internal struct PipeCheck
{
    private long _position;

    /// <summary>Bytes accepted so far.</summary>
    public readonly long Position => _position;

    /// <exception cref="PipeMismatchException">A byte is not the one of its place.</exception>
    public void Accept(in ReadOnlySequence<byte> buffer)
    {
        foreach (ReadOnlyMemory<byte> segment in buffer)
        {
            for (int done = 0; done < segment.Length;)
            {
                int length = Math.Min(segment.Length - done, PatternBytes.MostBytes);

                if (!segment.Span.Slice(done, length).SequenceEqual(PatternBytes.At(_position, length)))
                {
                    throw new PipeMismatchException(
                        $"Of {length} bytes from position {_position} on, not all are those that were written.");
                }

                done += length;
                _position += length;
            }
        }
    }

    /// <exception cref="PipeMismatchException">There were more or fewer bytes.</exception>
    public readonly void AcceptEnd(long expectedBytes)
    {
        if (_position != expectedBytes)
        {
            throw new PipeMismatchException($"{_position} bytes came out of a pipe that {expectedBytes} went into.");
        }
    }
}
