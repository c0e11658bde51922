using System.Globalization;
using Hakmem.Os;
using Hakmem.Tests.Doubles;
using NUnit.Framework;

namespace Hakmem.Tests.Os;

/// <summary>Limits of version 1 groups, alone and beside version 2.</summary>
[TestFixture]
internal sealed class ContainerMemoryControllerTests
{
    private const string Root = ContainerMemory.MemoryMount;
    private const string Host = "12:pids:/a\n4:memory:/docker/abc\n1:name=systemd:/docker/abc\n";

    [Test]
    public void Read_WithALimitAtItsGroup_TakesItAndItsUse()
    {
        ForgedMemoryFiles files = With(Host).Controller(Root + "/docker/abc", "1000\n", "300\n");

        Assert.That(Read(files), Is.EqualTo(new ContainerLimit(1_000, 300)));
    }

    [Test]
    public void Read_InANamespaceThatDoesNotShowItsPath_TakesTheMount()
    {
        ForgedMemoryFiles files = With(Host).Controller(Root, "1000\n", "300\n");

        Assert.That(Read(files), Is.EqualTo(new ContainerLimit(1_000, 300)));
    }

    [Test]
    public void Read_WhenAnAncestorIsTighter_TakesTheAncestor()
    {
        ForgedMemoryFiles files = With(Host).Controller(Root + "/docker/abc", "1000", "300").Controller(Root + "/docker", "900", "400");

        Assert.That(Read(files), Is.EqualTo(new ContainerLimit(900, 400)));
    }

    [TestCase("9223372036854771712")]
    [TestCase("9223372036854710272")]
    [TestCase("9223372036854775807")]
    [TestCase("18446744073709551615")]
    [TestCase("-1")]
    public void Read_WithAnUnlimitedValue_FindsNoLimit(string limit)
    {
        ForgedMemoryFiles files = With(Host).Controller(Root + "/docker/abc", limit, "300");

        Assert.That(Read(files), Is.EqualTo(ContainerLimit.None));
    }

    [TestCase(-1, ExpectedResult = true)]
    [TestCase(0, ExpectedResult = false)]
    [TestCase(1, ExpectedResult = false)]
    public bool Read_AroundTheUnlimitedBound_TakesOnlyWhatIsBelow(long offset)
    {
        string limit = (ContainerMemory.LeastUnlimitedBytes + offset).ToString(CultureInfo.InvariantCulture);

        return Read(With(Host).Controller(Root + "/docker/abc", limit, "300")) != ContainerLimit.None;
    }

    [Test]
    public void Read_WithOldFilePages_DoesNotCountThoseOfTheWholeTree()
    {
        ForgedMemoryFiles files = With(Host)
            .Controller(Root + "/docker/abc", "1000", "900", "inactive_file 5\ntotal_inactive_file 600\n");

        Assert.That(Read(files), Is.EqualTo(new ContainerLimit(1_000, 300)));
    }

    [Test]
    public void Read_WithControllersMountedTogether_FindsMemoryAmongThem()
    {
        ForgedMemoryFiles files = With("3:cpu,memory,cpuacct:/app\n").Controller(Root + "/app", "1000", "300");

        Assert.That(Read(files), Is.EqualTo(new ContainerLimit(1_000, 300)));
    }

    [TestCase("3:name=memory:/app\n")]
    [TestCase("3:memoryx:/app\n")]
    [TestCase("3:cpu:/memory:/app\n")]
    public void Read_WithOnlyNamesThatLookLikeMemory_FindsNoLimit(string groups)
    {
        ForgedMemoryFiles files = With(groups).Controller(Root + "/app", "1000", "300").Controller(Root, "1000", "300");

        Assert.That(Read(files), Is.EqualTo(ContainerLimit.None));
    }

    [Test]
    public void Read_OnAHybridWithMemoryInVersion1_TakesVersion1()
    {
        ForgedMemoryFiles files = With("4:memory:/app\n0::/session\n").Controller(Root + "/app", "1000", "300");

        Assert.That(Read(files), Is.EqualTo(new ContainerLimit(1_000, 300)));
    }

    [Test]
    public void Read_OnAHybridWithMemoryInVersion2_TakesVersion2()
    {
        ForgedMemoryFiles files = With("4:cpu:/app\n0::/session\n").Unified(ContainerMemory.HybridMount + "/session", "1000", "300");

        Assert.That(Read(files), Is.EqualTo(new ContainerLimit(1_000, 300)));
    }

    [TestCase("700", "300", 700, 300)]
    [TestCase("750", "300", 750, 300)]
    [TestCase("751", "300", 1_000, 550)]
    public void Read_WithLimitsInBothVersions_TakesTheOneWithLessRoom(string unifiedLimit, string unifiedUse, long limitBytes, long usedBytes)
    {
        ForgedMemoryFiles files = With("4:memory:/app\n0::/app\n")
            .Controller(Root + "/app", "1000", "550")
            .Unified(ContainerMemory.UnifiedMount + "/app", unifiedLimit, unifiedUse);

        Assert.That(Read(files), Is.EqualTo(new ContainerLimit(limitBytes, usedBytes)));
    }

    [Test]
    public void Read_WithGarbageForALimit_LooksFurtherUp()
    {
        ForgedMemoryFiles files = With(Host).Controller(Root + "/docker/abc", "what", "300").Controller(Root + "/docker", "900", "400");

        Assert.That(Read(files), Is.EqualTo(new ContainerLimit(900, 400)));
    }

    private static ContainerLimit Read(ForgedMemoryFiles files) => new ContainerMemory(files).Read();

    private static ForgedMemoryFiles With(string groups) => new() { [ContainerMemory.GroupsFile] = groups };
}
