using System;
using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Threading.Tasks;
using Hakmem.Benchmarks.Workloads;
using Microsoft.AspNetCore.Http;

namespace Hakmem.Benchmarks.Serving;

/// <summary>What the measured server does with a request: as little as can be checked.</summary>
internal static class ServerAnswers
{
    public const string BytesPath = "/bytes/";
    public const string CountPath = "/count";

    public static Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "";

        if (path == CountPath)
        {
            return CountAsync(context);
        }

        if (path.StartsWith(BytesPath, StringComparison.Ordinal)
            && int.TryParse(path.AsSpan(BytesPath.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && count <= PatternBytes.MostBytes)
        {
            return WriteAsync(
                context.Response, PatternBytes.First(count, Random.Shared.Next(PatternBytes.CopyCount)));
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;

        return Task.CompletedTask;
    }

    // All of it before the flush, as an answer that was made in memory is sent: it lies in the server's blocks.
    private static async Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> body)
    {
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body);
    }

    private static async Task CountAsync(HttpContext context)
    {
        PipeReader reader = context.Request.BodyReader;
        int rightBytes = 0;

        for (bool isCompleted = false; !isCompleted;)
        {
            ReadResult result = await reader.ReadAsync();
            rightBytes += RightBytesOf(result.Buffer, rightBytes);
            reader.AdvanceTo(result.Buffer.End);
            isCompleted = result.IsCompleted;
        }

        await WriteAsync(
            context.Response, Encoding.ASCII.GetBytes(rightBytes.ToString(CultureInfo.InvariantCulture)));
    }

    private static int RightBytesOf(in ReadOnlySequence<byte> buffer, int position)
    {
        int rightBytes = 0;

        foreach (ReadOnlyMemory<byte> segment in buffer)
        {
            if (segment.Span.SequenceEqual(PatternBytes.At(position, segment.Length)))
            {
                rightBytes += segment.Length;
            }

            position += segment.Length;
        }

        return rightBytes;
    }
}
