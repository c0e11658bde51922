namespace Hakmem.Benchmarks.Subjects;

/// <summary>Whether a subject can be measured on this machine, and what to do when it cannot.</summary>
internal readonly record struct Availability(bool IsPresent, string Detail, string Remedy)
{
    public static Availability Present { get; } = new(true, "part of the process", "");

    public static Availability Found(string detail) => new(true, detail, "");

    public static Availability Absent(string reason, string remedy) => new(false, reason, remedy);
}
