using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;

namespace Hakmem.Tests.Benchmarks;

/// <summary>Writes the bytes of a trace, sound or not.</summary>
internal sealed class TraceBuilder
{
    private readonly List<byte> _operations = [];
    private ulong _operationCount;

    public byte[] Magic { get; set; } = "HAKTRACE"u8.ToArray();

    public uint Version { get; set; } = 1;

    public uint Threads { get; set; } = 1;

    public ulong Slots { get; set; } = 4;

    /// <summary>What the header says when it is not the truth.</summary>
    public ulong? ClaimedOperations { get; set; }

    /// <summary>Adds one operation: its code and its numbers as varints.</summary>
    public TraceBuilder Add(byte code, params ulong[] numbers)
    {
        _operations.Add(code);
        _operationCount++;

        foreach (ulong number in numbers)
        {
            AddVarint(number);
        }

        return this;
    }

    public TraceBuilder AddRaw(params byte[] bytes)
    {
        _operations.AddRange(bytes);
        return this;
    }

    public MemoryStream ToStream()
    {
        byte[] header = new byte[32];
        Magic.CopyTo(header, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), Threads);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(16), ClaimedOperations ?? _operationCount);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(24), Slots);

        return new MemoryStream([.. header, .. _operations]);
    }

    private void AddVarint(ulong number)
    {
        while (number >= 0x80)
        {
            _operations.Add((byte)((number & 0x7F) | 0x80));
            number >>= 7;
        }

        _operations.Add((byte)number);
    }
}
