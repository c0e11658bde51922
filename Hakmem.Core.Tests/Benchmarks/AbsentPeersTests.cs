using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Hakmem.Benchmarks.Subjects;
using Hakmem.Tests.Tools;
using BenchmarksProgram = Hakmem.Benchmarks.Program;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>compare and rss say which native peers are absent, why, and how to install them. Whether they are installed here makes no difference.</summary>
[TestFixture]
[Platform("Linux")]
internal sealed class AbsentPeersTests
{
    private const string LibraryPath = "LD_LIBRARY_PATH";

    private static readonly string[] s_lines =
    [
        LineOf<MimallocLibrary>("mimalloc", "libmimalloc2.0"),
        LineOf<MimallocLibrary>("mimalloc-pinvoke", "libmimalloc2.0"),
        LineOf<JemallocLibrary>("jemalloc", "libjemalloc2"),
        LineOf<TcmallocLibrary>("tcmalloc", "libtcmalloc-minimal4"),
    ];

    private DirectoryInfo _folder = null!;

    private string JsonPath => Path.Combine(_folder.FullName, "report.json");

    /// <summary>A file of no bytes that is found first keeps the loader from one of that name elsewhere.</summary>
    [SetUp]
    public void HidePeers()
    {
        _folder = Directory.CreateTempSubdirectory("hakmem-no-peers-");
        foreach (string file in (string[])[.. MimallocLibrary.FileNames, .. JemallocLibrary.FileNames, .. TcmallocLibrary.FileNames])
        {
            File.WriteAllBytes(Path.Combine(_folder.FullName, file), []);
        }
    }

    [TearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [Test]
    public void Compare_WithoutThePeers_SaysHowToInstallThem_AndMeasuresTheOthers()
    {
        TestChild child = Compare("empty,native-memory,mimalloc,mimalloc-pinvoke,jemalloc,tcmalloc");

        Assert.That(child.ExitCode, Is.Zero, child.Output + child.Errors);
        Assert.That(child.Output.Split('\n').Where(static line => line.StartsWith("Absent", StringComparison.Ordinal)), Is.EqualTo(s_lines));
        Assert.That(child.Output, Does.Contain("pairs-4k").And.Contain("native-memory"));
        Assert.That(Absent().Select(static peer => $"Absent: {peer.Subject}: {peer.Reason}. To install it: {peer.Remedy}"), Is.EqualTo(s_lines));
    }

    /// <summary>With a present one the others are only said to be missing; alone there is nothing to measure.</summary>
    [Test]
    public void Rss_OfWhatIsNotThere_MeasuresNothing_AndSaysSo()
    {
        TestChild child = Run("rss", "--tests", "random-mixed", "--subjects", "mimalloc,jemalloc");

        Assert.That(child.ExitCode, Is.EqualTo(2), child.Output + child.Errors);
        Assert.That(child.Errors.TrimEnd(), Does.StartWith("None of the chosen subjects is present. mimalloc: none of ").And.Not.Contain("\n"));
        Assert.That(child.Output, Is.Empty);
    }

    /// <summary>The control: what was not asked for is not missed.</summary>
    [Test]
    public void Compare_OfWhatIsThere_MissesNothing()
    {
        TestChild child = Compare("empty,native-memory");

        Assert.That(child.ExitCode, Is.Zero, child.Output + child.Errors);
        Assert.That(child.Output, Does.Not.Contain("Absent").And.Contain("native-memory"));
        Assert.That(Absent(), Is.Empty);
    }

    private static string LineOf<TLibrary>(string subject, string package)
        where TLibrary : struct, IPeerLibrary
        => $"Absent: {subject}: none of {string.Join(", ", TLibrary.FileNames)} could be loaded. To install it: apt-get install {package}";

    private TestChild Compare(string subjects) => Run(
        "compare", "--subjects", subjects, "--workloads", "pairs-4k", "--no-traces", "--runs", "1", "--scale", "0.001", "--json", JsonPath);

    private TestChild Run(params string[] arguments)
    {
        string path = string.Join(Path.PathSeparator, ((string?[])[_folder.FullName, Environment.GetEnvironmentVariable(LibraryPath)]).OfType<string>());
        return TestChild.Run(typeof(BenchmarksProgram).Assembly, arguments, new Dictionary<string, string> { [LibraryPath] = path });
    }

    private List<(string? Subject, string? Reason, string? Remedy)> Absent()
    {
        using JsonDocument report = JsonDocument.Parse(File.ReadAllBytes(JsonPath));
        return
        [
            .. report.RootElement.GetProperty("absent").EnumerateArray().Select(static peer => (
                peer.GetProperty("subject").GetString(), peer.GetProperty("reason").GetString(), peer.GetProperty("remedy").GetString())),
        ];
    }
}
