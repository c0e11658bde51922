using System;
using System.CommandLine;
using System.Text.Json;
using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Runs.Rss;
using Hakmem.Benchmarks.Subjects.Rss;
using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Benchmarks.Verbs;

/// <summary>The hidden verb behind <see cref="RssChild"/>: one test, one subject, one line of JSON.</summary>
internal static class RssChildVerb
{
    private const string StartLine = "start";

    public static Command Create()
    {
        Argument<string> test = new("test");
        Argument<string> subject = new("subject");
        Argument<double> scale = new("scale");
        Command command = new(RssChild.Verb) { test, subject, scale };
        command.Hidden = true;

        command.SetAction(parsed =>
        {
            RssTest chosen = Selection.Pick(
                parsed.GetRequiredValue(test), RssTestCatalog.All, known => known.Name, "test")[0];
            RssSubject with = Selection.Pick(
                parsed.GetRequiredValue(subject), RssCatalog.Known, known => known.Name, "subject")[0];

            // The first line makes the console's buffers; made later, they would count as the allocator's.
            Console.WriteLine(StartLine);
            RssFigures figures = RssRun.Measure(
                chosen, with, parsed.GetRequiredValue(scale), () => Console.WriteLine(RssChild.IdleLine));
            Console.WriteLine(JsonSerializer.Serialize(figures, ReportJson.Default.RssFigures));

            return ExitCodes.Success;
        });

        return command;
    }
}
