using System;
using System.Collections.Generic;
using System.Linq;
using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Runs;
using Hakmem.Benchmarks.Subjects;
using Hakmem.Benchmarks.Traces;

namespace Hakmem.Benchmarks.Verbs;

/// <summary>Turns names on the command line into subjects, workloads and files.</summary>
internal static class Selection
{
    private const StringSplitOptions SplitOptions =
        StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    /// <param name="names">Comma-separated, or null for the default ones.</param>
    /// <param name="all">What there is.</param>
    /// <param name="nameOf">How it is called.</param>
    /// <param name="kind">The word for it in the complaint.</param>
    /// <param name="runsByDefault">Which of them are meant when there are no names; null for all.</param>
    /// <exception cref="UsageException">A name is unknown; the message lists the known ones.</exception>
    public static IReadOnlyList<T> Pick<T>(
        string? names, IReadOnlyList<T> all, Func<T, string> nameOf, string kind, Func<T, bool>? runsByDefault = null)
    {
        if (names == null)
        {
            return runsByDefault == null ? all : [.. all.Where(runsByDefault)];
        }

        List<T> picked = [];

        foreach (string name in names.Split(',', SplitOptions))
        {
            T? found = all.FirstOrDefault(
                item => string.Equals(nameOf(item), name, StringComparison.OrdinalIgnoreCase));

            if (found == null)
            {
                throw new UsageException(
                    $"'{name}' is not a {kind}; known are {string.Join(", ", all.Select(nameOf))}.");
            }

            if (!picked.Contains(found))
            {
                picked.Add(found);
            }
        }

        string known = string.Join(", ", all.Select(nameOf));

        return picked.Count > 0 ? picked : throw new UsageException($"'{names}' names no {kind}; known are {known}.");
    }

    public static IReadOnlyList<SubjectEntry> Subjects(string? names)
        => Pick(names, SubjectCatalog.All, subject => subject.Name, "subject", subject => subject.RunsByDefault);

    public static IReadOnlyList<SubjectEntry> Present(IEnumerable<SubjectEntry> subjects)
        => [.. subjects.Where(subject => subject.Availability.IsPresent)];

    public static IReadOnlyList<AbsentSubject> Absent(IEnumerable<SubjectEntry> subjects)
        => Absent(subjects.Select(subject => (subject.Name, subject.Availability)));

    public static IReadOnlyList<AbsentSubject> Absent(IEnumerable<(string Name, Availability Availability)> subjects) =>
    [
        .. subjects
            .Where(subject => !subject.Availability.IsPresent)
            .Select(absent => new AbsentSubject(absent.Name, absent.Availability.Detail, absent.Availability.Remedy)),
    ];

    /// <exception cref="UsageException">There is nobody to measure; the message says why not, and what to install.</exception>
    public static void RequireOne<TSubject>(IReadOnlyCollection<TSubject> present, IEnumerable<AbsentSubject> absent)
    {
        if (present.Count == 0)
        {
            IEnumerable<string> reasons = absent.Select(one => $"{one.Subject}: {one.Reason}. To install it: {one.Remedy}");

            throw new UsageException($"None of the chosen subjects is present. {string.Join("; ", reasons)}");
        }
    }

    /// <exception cref="UsageException">None of them can do it.</exception>
    public static void RequireReplay(IEnumerable<SubjectEntry> present)
    {
        if (!present.Any(subject => subject.CanReplay))
        {
            throw new UsageException("None of the chosen subjects can replay a trace.");
        }
    }

    /// <exception cref="UsageException">There is neither a file nor a shipped trace of that name, or two would be one row of the tables.</exception>
    public static IReadOnlyList<string> Traces(IReadOnlyCollection<string> names)
    {
        IEnumerable<string> wanted = names.Count > 0 ? names : ShippedTraces.Names;
        Dictionary<string, string> paths = [];

        foreach (string name in wanted)
        {
            string path = ShippedTraces.TryFind(name) ?? throw new UsageException(
                $"'{name}' is neither a file nor a shipped trace; shipped are {string.Join(", ", ShippedTraces.Names)}.");

            if (!paths.TryAdd(HakTrace.NameOf(path), path))
            {
                throw new UsageException($"'{name}': a trace of this name is there already, and the tables know traces by their names.");
            }
        }

        return [.. paths.Values];
    }

    /// <summary>
    /// True when a subject is absent only because this process cannot load its library, and another one could.
    /// </summary>
    public static bool NeedsAnotherProcess(IEnumerable<SubjectEntry> subjects)
        => NeedsAnotherProcess(subjects.Select(subject => subject.Availability));

    public static bool NeedsAnotherProcess(IEnumerable<Availability> subjects)
        => !SelfProcess.HasRoomForPeers && subjects.Any(availability => !availability.IsPresent);
}
