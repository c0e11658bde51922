using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Architecture;

[TestFixture]
internal sealed class DocLinkTests
{
    private static readonly string[] s_required = ["README.md", "ARCHITECTURE.md"];

    [TestCaseSource(nameof(Documents))]
    public void EveryPathInADocument_Exists(string document)
    {
        string text = File.ReadAllText(Repository.PathTo(document));

        Assert.That(DocLinks.Dead(text, Exists), Is.Empty);
    }

    [TestCaseSource(nameof(s_required))]
    public void TheFrontDocuments_Exist(string document) => Assert.That(Exists(document), Is.True);

    [TestCase("see `Hakmem.Core/Gone.cs` for it", "Hakmem.Core/Gone.cs")]
    [TestCase("in `Regions/Gone`,", "Hakmem.Core/Regions/Gone")]
    [TestCase("`GONE.md`", "GONE.md")]
    public void ADeadPath_IsFound(string text, string path)
    {
        Assert.That(DocLinks.Dead(text, Exists), Is.EqualTo((string[])[path]));
    }

    [TestCase("`Hakmem.Core/IHakAllocator.cs`, `Hakmem.Core/`, `Hakmem.Core/IHakAllocator`")]
    [TestCase("`application/json` and `and/or` and `nuint` and `appsettings.json`")]
    public void AliveAndForeignWords_AreNotAccused(string text)
    {
        Assert.That(DocLinks.Dead(text, Exists), Is.Empty);
    }

    private static IEnumerable<string> Documents() => Repository.Files().Where(static file =>
        s_required.Contains(file, StringComparer.Ordinal)
        || (file.StartsWith("docs/", StringComparison.Ordinal) && file.EndsWith(".md", StringComparison.Ordinal)));

    private static bool Exists(string path) => Path.Exists(Repository.PathTo(path));
}
