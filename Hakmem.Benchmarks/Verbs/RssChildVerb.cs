using System;
using System.Globalization;
using System.Text.Json;
using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Runs.Rss;
using Hakmem.Benchmarks.Subjects.Rss;
using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Benchmarks.Verbs;

/// <summary>The hidden verb behind <see cref="RssChild"/>: one test, one subject, one line of JSON.</summary>
/// <remarks>
/// Past the command-line library: to compile it takes a tenth of a second, in each of a hundred children.
/// </remarks>
internal static class RssChildVerb
{
    private const string StartLine = "start";

    public static bool IsMeant(string[] arguments) => arguments is [RssChild.Verb, _, _, _];

    /// <param name="arguments">The verb, the test, the subject and the scale.</param>
    public static int Run(string[] arguments)
    {
        RssTest test = Selection.Pick(arguments[1], RssTestCatalog.All, known => known.Name, "test")[0];
        RssSubject subject = Selection.Pick(arguments[2], RssCatalog.Known, known => known.Name, "subject")[0];
        double scale = double.Parse(arguments[3], CultureInfo.InvariantCulture);

        // The first line makes the console's buffers; made later, they would count as the allocator's.
        Console.WriteLine(StartLine);
        RssFigures figures = RssRun.Measure(test, subject, scale, () => Console.WriteLine(RssChild.IdleLine));
        Console.WriteLine(JsonSerializer.Serialize(figures, ReportJson.Default.RssFigures));

        return ExitCodes.Success;
    }
}
