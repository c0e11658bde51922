using System;
using System.Globalization;
using System.Text;
using Hakmem.Benchmarks.Workloads;

namespace Hakmem.Benchmarks.Serving;

/// <summary>One kind of request.</summary>
/// <param name="Name">On the command line and in reports.</param>
/// <param name="Summary">One line about it.</param>
/// <param name="IsEncrypted">Over HTTPS.</param>
/// <param name="IsHttp2">Over HTTP/2, which the encrypted port speaks too.</param>
/// <param name="AnswerBytes">Of the answer; 0 when something is posted.</param>
/// <param name="PostBytes">Of what is posted; 0 when something is fetched.</param>
internal sealed record ServeScenario(
    string Name, string Summary, bool IsEncrypted, bool IsHttp2, int AnswerBytes, int PostBytes)
{
    public string Path => PostBytes > 0 ? ServerAnswers.CountPath : $"{ServerAnswers.BytesPath}{AnswerBytes}";

    public ReadOnlyMemory<byte> Post => PatternBytes.First(PostBytes);

    /// <summary>The body that is right. To a post the server answers how many of its bytes arrived in their places.</summary>
    public ReadOnlyMemory<byte> Answer => PostBytes > 0
        ? Encoding.ASCII.GetBytes(PostBytes.ToString(CultureInfo.InvariantCulture))
        : PatternBytes.First(AnswerBytes);
}
