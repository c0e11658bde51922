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
    /// <exception cref="UsageException">There is no such test or subject, or the scale is no number.</exception>
    public static int Run(string[] arguments)
    {
        RssTest test = Selection.Pick(arguments[1], RssTestCatalog.All, known => known.Name, "test")[0];
        RssSubject subject = Selection.Pick(arguments[2], RssCatalog.Known, known => known.Name, "subject")[0];

        if (!double.TryParse(arguments[3], CultureInfo.InvariantCulture, out double scale))
        {
            throw new UsageException($"'{arguments[3]}' is not a number.");
        }

        // The first line makes the console's buffers; made later, they would count as the allocator's.
        Console.WriteLine(StartLine);
        RssFigures figures = RssRun.Measure(test, subject, scale, () => Console.WriteLine(RssChild.IdleLine));
        Console.WriteLine(JsonSerializer.Serialize(figures, ReportJson.Default.RssFigures));

        return ExitCodes.Success;
    }
}
