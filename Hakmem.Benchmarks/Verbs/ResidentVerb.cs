using System;
using System.CommandLine;
using System.Text.Json;
using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Runs;

namespace Hakmem.Benchmarks.Verbs;

/// <summary>The hidden verb behind <see cref="ResidentChild"/>: one trace, one subject, one line of JSON.</summary>
internal static class ResidentVerb
{
    public static Command Create()
    {
        Argument<string> trace = new("trace");
        Argument<string> subject = new("subject");
        Command command = new(ResidentChild.Verb) { trace, subject };
        command.Hidden = true;

        command.SetAction(parsed =>
        {
            string path = Selection.Traces([parsed.GetRequiredValue(trace)])[0];
            ResidentFigures figures = ResidentRun.Measure(
                path, Selection.Subjects(parsed.GetRequiredValue(subject))[0]);
            Console.WriteLine(JsonSerializer.Serialize(figures, ReportJson.Default.ResidentFigures));

            return ExitCodes.Success;
        });

        return command;
    }
}
