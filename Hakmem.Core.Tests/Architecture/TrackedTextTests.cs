using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Architecture;

/// <summary>No file of the repository names a folder of somebody's machine.</summary>
[TestFixture]
internal sealed class TrackedTextTests
{
    private static readonly string[] s_textEndings =
    [
        ".cs", ".csproj", ".props", ".targets", ".md", ".txt", ".json", ".config", ".editorconfig", ".sln", ".sh", ".yml", ".yaml", ".xml", ".csv", "",
    ];

    /// <summary>Put together at run time, so that this file does not hold what it looks for.</summary>
    private static readonly Regex s_machinePath =
        new(@"(?<![\w.~)}>-])" + "/" + "(?:work|tmp|root|home|Users)" + "/" + @"\w", RegexOptions.CultureInvariant);

    [Test]
    public void NoTextFile_NamesAPathOfAMachine()
    {
        IEnumerable<string> found =
            from file in Repository.Files()
            where s_textEndings.Contains(Path.GetExtension(file), StringComparer.Ordinal)
            from line in File.ReadLines(Repository.PathTo(file)).Select(static (text, index) => (Text: text, Number: index + 1))
            where s_machinePath.IsMatch(line.Text)
            select $"{file}:{line.Number}: {line.Text.Trim()}";

        Assert.That(found, Is.Empty);
    }

    [TestCase("work")]
    [TestCase("tmp")]
    [TestCase("home")]
    public void APlantedPath_IsFound(string folder)
    {
        Assert.That(s_machinePath.IsMatch($"see /{folder}/someone/file"), Is.True);
    }

    [TestCase("docs", "work", "plan.md")]
    [TestCase("https://example.org", "home", "page")]
    [TestCase("the ", "proc", "self/statm file")]
    public void OrdinaryText_IsNotAccused(string before, string folder, string after)
    {
        Assert.That(s_machinePath.IsMatch($"{before}/{folder}/{after}"), Is.False);
    }
}
