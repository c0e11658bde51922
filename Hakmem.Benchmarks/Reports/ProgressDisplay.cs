using System;
using Hakmem.Benchmarks.Runs;
using Spectre.Console;

namespace Hakmem.Benchmarks.Reports;

/// <summary>Shows how far a run is, on standard error so that standard output holds nothing but the report.</summary>
internal static class ProgressDisplay
{
    public static void Run(Action<IRunProgress> work)
    {
        if (Console.IsErrorRedirected)
        {
            work(new PlainProgress(Console.Error));
            return;
        }

        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

        // Refreshing from a timer would run on another thread in the middle of a measured round.
        console.Progress().AutoRefresh(false).AutoClear(true).Start(context => work(new BarProgress(context)));
    }
}
