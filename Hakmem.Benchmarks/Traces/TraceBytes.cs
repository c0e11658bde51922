using System;
using System.Buffers.Binary;
using System.IO;

namespace Hakmem.Benchmarks.Traces;

/// <summary>
/// Bytes, fixed numbers and varints from a stream, with a buffer of its own; GZipStream is slow byte by byte.
/// </summary>
internal sealed class TraceBytes(Stream stream)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _position;
    private int _length;

    public bool IsAtEnd => _position == _length && !TryFill();

    /// <exception cref="InvalidDataException">The stream ends here, or does not unpack.</exception>
    public byte ReadByte()
    {
        if (IsAtEnd)
        {
            throw new InvalidDataException("the trace ends too early.");
        }

        return _buffer[_position++];
    }

    public uint ReadUInt32() => (uint)ReadFixed(sizeof(uint));

    public ulong ReadUInt64() => ReadFixed(sizeof(ulong));

    /// <summary>LEB128: seven bits a byte, low bits first.</summary>
    public ulong ReadVarint()
    {
        ulong value = 0;

        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = ReadByte();

            // The tenth byte has room for one bit.
            if (shift == 63 && next > 1)
            {
                break;
            }

            value |= (ulong)(next & 0x7F) << shift;

            if ((next & 0x80) == 0)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number is longer than 64 bits.");
    }

    private ulong ReadFixed(int byteCount)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();

        for (int i = 0; i < byteCount; i++)
        {
            bytes[i] = ReadByte();
        }

        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    private bool TryFill()
    {
        _position = 0;
        _length = 0;

        try
        {
            _length = stream.Read(_buffer);
        }
        catch (InvalidDataException problem)
        {
            // Of a wrong checksum the unpacker says that the method of compression is not supported.
            throw new InvalidDataException("it does not unpack: the file is not gzip, or is damaged or cut off.", problem);
        }

        return _length > 0;
    }
}
