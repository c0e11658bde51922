using System.IO;
using Hakmem.Benchmarks.Runs;

namespace Hakmem.Benchmarks.Reports;

/// <summary>One line a stage, for logs.</summary>
internal sealed class PlainProgress(TextWriter writer) : IRunProgress
{
    public void Begin(string stage, int stepCount) => writer.WriteLine($"{stage}: {stepCount} steps");

    public void Step()
    {
    }
}
