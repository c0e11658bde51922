using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Architecture;

[TestFixture]
internal sealed class LayeringTests
{
    private static string Core => Repository.PathTo("Hakmem.Core");

    [Test]
    public void EveryFile_ImportsOnlyWhatItsRoomMay()
    {
        List<string> violations = [];

        foreach (string file in Repository.FilesBelow(Core).Where(static file => file.EndsWith(".cs", StringComparison.Ordinal)))
        {
            string folder = Path.GetDirectoryName(Path.GetRelativePath(Core, file)) ?? "";
            string room = folder.Split(Path.DirectorySeparatorChar)[0];
            violations.AddRange(ImportTable.MayImport.ContainsKey(room)
                ? Layering.Violations(room, Path.GetFileName(file), File.ReadAllText(file))
                : [$"{room} is not a room of the import table"]);
        }

        Assert.That(violations, Is.Empty);
    }

    [TestCase("Central", "using Hakmem.Os;", "Central/Planted.cs imports Os")]
    [TestCase("Central", "using static Hakmem.Threads.ThreadSlot;", "Central/Planted.cs imports Threads")]
    [TestCase("Threads", "using Map = Hakmem.Regions.RegionMap;", "Threads/Planted.cs imports Regions")]
    [TestCase("Central", "        byte* page = Os.OsMemory.Map(1);", "Central/Planted.cs reaches into Os without a using")]
    [TestCase("Threads", "        Hakmem.Superslabs.LargeRuns.Take();", "Threads/Planted.cs reaches into Superslabs without a using")]
    [TestCase("Geometry", "        HakOptions options = new();", "Geometry/Planted.cs names HakOptions")]
    [TestCase("Heaps", "        HakAllocator.Shared.Trim();", "Heaps/Planted.cs names HakAllocator")]
    public void APlantedViolation_IsFound(string room, string line, string sentence)
    {
        IEnumerable<string> violations = Layering.Violations(room, "Planted.cs", $"using System;\n\nnamespace Hakmem.{room};\n{line}\n");

        Assert.That(violations, Does.Contain(sentence));
    }

    [TestCase("Heaps", "using Hakmem.Central;")]
    [TestCase("Os", "using System.Threading;")]
    [TestCase("Threads", "/// <summary>See <see cref=\"Regions.RegionMap\"/> and HakAllocator.</summary>")]
    [TestCase("Primitives", "        throw new ObjectDisposedException(nameof(HakAllocator));")]
    [TestCase("Settings", "        HakOptions options = new();")]
    public void ALegalLine_IsNotAccused(string room, string line)
    {
        Assert.That(Layering.Violations(room, "Legal.cs", line), Is.Empty);
    }

    [Test]
    public void EveryPublicType_IsInTheOneNamespaceAndHasItsFileAtTheRoot()
    {
        Type[] exported = [.. typeof(IHakAllocator).Assembly.GetExportedTypes().Where(static type => !type.IsNested)];

        Assert.That(exported.Select(static type => type.Namespace), Is.All.EqualTo("Hakmem"));
        Assert.That(exported.Select(static type => FileOf(type)).Where(static file => !File.Exists(Path.Combine(Core, file))), Is.Empty);
    }

    private static string FileOf(Type type) => type.Name.Split('`')[0] + ".cs";
}
