using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Runs;
using Hakmem.Benchmarks.Subjects.Rss;
using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Benchmarks.Verbs;

/// <summary>rss: fragmentation, return of memory and pauses, with gates.</summary>
internal static class RssVerb
{
    public const string Name = "rss";

    private const double QuickScale = 0.1;

    public static Command Create(string[] arguments)
    {
        Option<bool> all = new("--all") { Description = "Every test and every subject (the default)." };
        Option<string?> tests = new("--tests") { Description = "Comma-separated names; all when left out." };
        Option<string?> subjects = new("--subjects") { Description = "Comma-separated names; all when left out." };
        Option<bool> quick = new("--quick") { Description = "Smaller lengths and counts, for a build server." };
        Option<bool> gate = new("--gate") { Description = "Exit code 1 when a gate fails, or none was judged." };
        Option<bool> control = new("--control")
        {
            Description = "Puts broken twins in Hakmem's place; exit code 0 only when every gate fails for them.",
        };
        Option<string?> json = new("--json") { Description = "Also write the report to this file." };
        Option<string?> csv = new("--csv") { Description = "Also write every number to this file." };

        Command command = new(Name, "Measures the resident set in fragmentation and return tests, and pauses.")
        {
            all, tests, subjects, quick, gate, control, json, csv,
        };

        command.Validators.Add(result =>
        {
            bool isPart = result.GetResult(tests) != null || result.GetResult(subjects) != null;

            if (isPart && (result.GetValue(all) || result.GetValue(control)))
            {
                result.AddError("--all and --control take neither --tests nor --subjects.");
            }

            if (result.GetValue(control) && result.GetValue(gate))
            {
                result.AddError("--control tries the gates themselves: it does not go with --gate.");
            }

            if (result.GetValue(json) is { } file && result.GetValue(csv) is { } other && Path.GetFullPath(file) == Path.GetFullPath(other))
            {
                result.AddError("--json and --csv name the same file.");
            }
        });

        command.SetAction(parsed =>
        {
            IReadOnlyList<RssTest> wantedTests = Selection.Pick(
                parsed.GetValue(tests), RssTestCatalog.All, test => test.Name, "test");
            IReadOnlyList<RssSubject> wanted = Selection.Pick(
                parsed.GetValue(subjects), RssCatalog.All, subject => subject.Name, "subject");

            if (parsed.GetValue(quick) && parsed.GetValue(subjects) == null)
            {
                // Left out but for the tests that need it: an eighth of the time.
                wanted = [.. wanted.Where(subject => subject.Name != Baseline.Harness)];
            }

            if (!ResidentSet.IsSupported)
            {
                throw new UsageException("rss: this system does not tell the resident set of a process exactly.");
            }

            ReportOutput.RequireWritable("--json", parsed.GetValue(json));
            ReportOutput.RequireWritable("--csv", parsed.GetValue(csv));

            if (Selection.NeedsAnotherProcess(wanted.Select(subject => subject.Availability)))
            {
                return SelfProcess.Repeat(arguments);
            }

            if (!parsed.GetValue(control))
            {
                Selection.RequireOne(
                    [.. wanted.Where(subject => subject.Availability.IsPresent)],
                    Selection.Absent(wanted.Select(subject => (subject.Name, subject.Availability))));
            }

            RssSession session = new(wantedTests, wanted, parsed.GetValue(quick) ? QuickScale : 1);

            return parsed.GetValue(control)
                ? session.RunControl(parsed.GetValue(json), parsed.GetValue(csv))
                : session.Run(parsed.GetValue(gate), parsed.GetValue(json), parsed.GetValue(csv));
        });

        return command;
    }
}
