using System;
using System.IO;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Hakmem.Benchmarks.Traces;

/// <summary>
/// A decoded trace in native memory: nothing of it moves, is collected, or belongs to an allocator under test.
/// </summary>
internal sealed unsafe class HakTrace : IDisposable
{
    public const ulong MaxBlockBytes = 1UL << 40;
    public const int MaxAlignmentShift = 30;

    private TraceOperation* _operations;

    public HakTrace(string name, TraceOperation* operations, TraceFacts facts)
    {
        Name = name;
        _operations = operations;
        Facts = facts;
    }

    public string Name { get; }

    public TraceFacts Facts { get; }

    public long OperationCount => Facts.OperationCount;

    public int SlotCount => Facts.SlotCount;

    public nuint LargestBlockBytes => (nuint)Facts.LargestBlockBytes;

    public TraceOperation* Operations => _operations;

    /// <exception cref="InvalidDataException">The file is not a sound trace; the message says where and
    /// why.</exception>
    /// <exception cref="UsageException">The file cannot be read; the message names it and says why.</exception>
    public static HakTrace Load(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using GZipStream unzipped = new(file, CompressionMode.Decompress);

            return TraceReader.Read(NameOf(path), unzipped);
        }
        catch (InvalidDataException problem)
        {
            throw new InvalidDataException($"{path}: {problem.Message}", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {problem.Message}");
        }
    }

    /// <summary>The file's name without what says of which kind it is: two versions of one program stay apart.</summary>
    public static string NameOf(string path)
    {
        string name = Path.GetFileName(path);

        foreach (string suffix in (ReadOnlySpan<string>)[".gz", ".haktrace"])
        {
            name = name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) ? name[..^suffix.Length] : name;
        }

        return name;
    }

    public void Dispose()
    {
        NativeMemory.Free(_operations);
        _operations = null;
    }
}
