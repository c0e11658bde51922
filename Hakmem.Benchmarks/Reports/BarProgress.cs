using Hakmem.Benchmarks.Runs;
using Spectre.Console;

namespace Hakmem.Benchmarks.Reports;

/// <summary>A bar a stage, for terminals.</summary>
internal sealed class BarProgress(ProgressContext context) : IRunProgress
{
    private ProgressTask? _task;

    public void Begin(string stage, int stepCount)
    {
        _task = context.AddTask(Markup.Escape(stage), maxValue: stepCount);
        context.Refresh();
    }

    public void Step()
    {
        _task?.Increment(1);
        context.Refresh();
    }
}
