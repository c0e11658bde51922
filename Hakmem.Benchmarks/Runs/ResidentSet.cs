using System;
using System.Buffers.Text;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace Hakmem.Benchmarks.Runs;

/// <summary>The resident set of this process, read without allocating anything.</summary>
internal sealed class ResidentSet : IDisposable
{
    private const string FileName = "/proc/self/smaps_rollup";

    // The first line is the range, the second "Rss:   12345 kB". statm would be cheaper, but the kernel keeps its
    // counters per processor and lets them lag by a few hundred kilobytes, which is a quarter of what one of our traces
    // uses.
    private const int BufferBytes = 512;

    private readonly SafeFileHandle _file = File.OpenHandle(FileName);

    public static bool IsSupported => File.Exists(FileName);

    public long ReadBytes()
    {
        Span<byte> text = stackalloc byte[BufferBytes];
        text = text[..RandomAccess.Read(_file, text, 0)];

        int start = text.IndexOf("Rss:"u8) + "Rss:"u8.Length;
        Span<byte> number = text[start..].TrimStart((byte)' ');

        return Utf8Parser.TryParse(number, out long kilobytes, out _) ? kilobytes * 1024 : 0;
    }

    public void Dispose() => _file.Dispose();
}
