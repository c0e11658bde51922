using System.Globalization;
using Hakmem.Os;
using Hakmem.Tests.Doubles;
using NUnit.Framework;

namespace Hakmem.Tests.Os;

/// <summary>Limits of version 2 groups, and what no version may trip over.</summary>
[TestFixture]
internal sealed class ContainerMemoryTests
{
    private const string Root = ContainerMemory.UnifiedMount;

    [Test]
    public void Read_WithoutAGroupsFile_FindsNoLimit()
    {
        Assert.That(Read(new ForgedMemoryFiles()), Is.EqualTo(ContainerLimit.None));
    }

    [Test]
    public void Read_WithALimitAtItsGroup_TakesItAndItsUse()
    {
        ForgedMemoryFiles files = InGroup("/pod/app").Unified(Root + "/pod/app", "1000\n", "300\n");

        Assert.That(Read(files), Is.EqualTo(new ContainerLimit(1_000, 300)));
    }

    [Test]
    public void Read_WithMaxEverywhere_FindsNoLimit()
    {
        ForgedMemoryFiles files = InGroup("/pod/app").Unified(Root + "/pod/app", "max\n", "300\n", "max\n").Unified(Root + "/pod", "max\n", "300\n");

        Assert.That(Read(files), Is.EqualTo(ContainerLimit.None));
    }

    [Test]
    public void Read_WithARootGroup_LooksAtTheMountItself()
    {
        ForgedMemoryFiles files = InGroup("/").Unified(Root, "1000\n", "300\n");

        Assert.That(Read(files), Is.EqualTo(new ContainerLimit(1_000, 300)));
    }

    [Test]
    public void Read_WhenAnAncestorIsTighter_TakesTheAncestor()
    {
        ForgedMemoryFiles files = InGroup("/slice/pod/app")
            .Unified(Root + "/slice/pod/app", "1000\n", "300\n")
            .Unified(Root + "/slice/pod", "max\n", "700\n")
            .Unified(Root + "/slice", "900\n", "800\n");

        Assert.That(Read(files), Is.EqualTo(new ContainerLimit(900, 800)));
    }

    [Test]
    public void Read_WhenAnAncestorIsHigherButFuller_TakesTheAncestor()
    {
        ForgedMemoryFiles files = InGroup("/pod/app").Unified(Root + "/pod/app", "1000\n", "300\n").Unified(Root + "/pod", "5000\n", "4900\n");

        Assert.That(Read(files), Is.EqualTo(new ContainerLimit(5_000, 4_900)));
    }

    [TestCase("1001", "300", false)]
    [TestCase("1001", "301", false)]
    [TestCase("1001", "302", true)]
    [TestCase("999", "300", true)]
    public void Read_WithRoomOneByteApart_TakesTheLeast(string parentLimit, string parentUse, bool parentWins)
    {
        ForgedMemoryFiles files = InGroup("/pod/app").Unified(Root + "/pod/app", "1000", "300").Unified(Root + "/pod", parentLimit, parentUse);
        ContainerLimit parent = new(Number(parentLimit), Number(parentUse));

        Assert.That(Read(files), Is.EqualTo(parentWins ? parent : new ContainerLimit(1_000, 300)));
    }

    [TestCase("800", "1000", 800)]
    [TestCase("1000", "800", 800)]
    [TestCase("max", "800", 800)]
    [TestCase("800", "max", 800)]
    [TestCase("800", null, 800)]
    [TestCase(null, "800", 800)]
    public void Read_WithASoftLimit_CountsItAsALimit(string? max, string? high, long limitBytes)
    {
        ForgedMemoryFiles files = InGroup("/app").Unified(Root + "/app", max, "300", high);

        Assert.That(Read(files), Is.EqualTo(new ContainerLimit(limitBytes, 300)));
    }

    [Test]
    public void Read_WhenMoreIsUsedThanAllowed_HasNegativeRoom()
    {
        ForgedMemoryFiles files = InGroup("/app").Unified(Root + "/app", "max", "300", "200");

        Assert.That(Read(files).RoomBytes, Is.EqualTo(-100));
    }

    [Test]
    public void Read_WithOldFilePages_DoesNotCountThem()
    {
        ForgedMemoryFiles files = InGroup("/app")
            .Unified(Root + "/app", "1000", "900", stat: "anon 100\ninactive_file_other 7\ninactive_file 600\nactive_file 200\n");

        Assert.That(Read(files), Is.EqualTo(new ContainerLimit(1_000, 300)));
    }

    [TestCase("inactive_file 901")]
    [TestCase("inactive_file 900")]
    public void Read_WithMoreOldFilePagesThanUse_CountsNothing(string stat)
    {
        ForgedMemoryFiles files = InGroup("/app").Unified(Root + "/app", "1000", "900", stat: stat);

        Assert.That(Read(files).UsedBytes, Is.Zero);
    }

    [TestCase("inactive_file")]
    [TestCase("inactive_file x")]
    [TestCase("inactive_file -600")]
    [TestCase("")]
    public void Read_WithGarbageForOldFilePages_CountsTheWholeUse(string stat)
    {
        ForgedMemoryFiles files = InGroup("/app").Unified(Root + "/app", "1000", "900", stat: stat);

        Assert.That(Read(files).UsedBytes, Is.EqualTo(900));
    }

    [TestCase("")]
    [TestCase("\n")]
    [TestCase("-1")]
    [TestCase("1e9")]
    [TestCase("12 34")]
    [TestCase("0x1000")]
    [TestCase("99999999999999999999999")]
    [TestCase("\0\0\0")]
    public void Read_WithGarbageForALimit_SkipsThatLevelOnly(string garbage)
    {
        ForgedMemoryFiles files = InGroup("/pod/app").Unified(Root + "/pod/app", garbage, "300", garbage).Unified(Root + "/pod", "5000", "1000");

        Assert.That(Read(files), Is.EqualTo(new ContainerLimit(5_000, 1_000)));
    }

    [TestCase(null)]
    [TestCase("garbage")]
    [TestCase("-5")]
    public void Read_WithoutAUsableUse_StillKnowsTheLimit(string? use)
    {
        ForgedMemoryFiles files = InGroup("/app").Unified(Root + "/app", "1000", use);

        Assert.That(Read(files), Is.EqualTo(new ContainerLimit(1_000, 0)));
    }

    [Test]
    public void Read_WithALimitOfNothing_TakesIt()
    {
        ForgedMemoryFiles files = InGroup("/app").Unified(Root + "/app", "0", "300");

        Assert.That(Read(files), Is.EqualTo(new ContainerLimit(0, 300)));
    }

    [Test]
    public void Read_AtEachCall_SeesWhatTheFilesSayThen()
    {
        ForgedMemoryFiles files = InGroup("/app").Unified(Root + "/app", "1000", "300");
        ContainerMemory memory = new(files);
        ContainerLimit before = memory.Read();

        files.Unified(Root + "/app", "2000", "400");

        Assert.That(before, Is.EqualTo(new ContainerLimit(1_000, 300)));
        Assert.That(memory.Read(), Is.EqualTo(new ContainerLimit(2_000, 400)));
    }

    [TestCase("")]
    [TestCase("no colons at all")]
    [TestCase("0::\n")]
    [TestCase("0::relative\n")]
    [TestCase("\0\0")]
    [TestCase("::\n:::\n7:memory\n")]
    public void Read_WithGarbageForGroups_FindsNoLimit(string groups)
    {
        ForgedMemoryFiles files = new ForgedMemoryFiles { [ContainerMemory.GroupsFile] = groups }.Unified(Root, "1000", "300");

        Assert.That(Read(files), Is.EqualTo(ContainerLimit.None));
    }

    [Test]
    public void Read_OnTheRealSystem_GivesAPlausibleAnswer()
    {
        ContainerLimit limit = new ContainerMemory(new MemoryFiles()).Read();

        Assert.That(limit.LimitBytes, Is.Not.Negative);
        Assert.That(limit.UsedBytes, Is.Not.Negative);
    }

    private static ContainerLimit Read(ForgedMemoryFiles files) => new ContainerMemory(files).Read();

    private static ForgedMemoryFiles InGroup(string path) => new() { [ContainerMemory.GroupsFile] = $"0::{path}\n" };

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
