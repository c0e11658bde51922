using System;
using Hakmem.Os;
using Hakmem.Settings;
using Hakmem.Tests.Doubles;
using NUnit.Framework;

namespace Hakmem.Tests.Os;

/// <summary>The memory that there is for a process: the machine's, or the lowest limit of its groups.</summary>
[TestFixture]
internal sealed class UsableMemoryTests
{
    private const string Root = ContainerMemory.UnifiedMount;
    private const string MemoryRoot = ContainerMemory.MemoryMount;
    private const string Machine = "MemTotal:       16000000 kB\nMemFree:          500000 kB\n";
    private const long MachineBytes = 16_000_000L * 1024;

    private static long CollectorBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    [Test]
    public void Read_WithoutGroups_IsTheMachine()
    {
        Assert.That(Read(Files(groups: null)), Is.EqualTo(MachineBytes));
    }

    [Test]
    public void Read_WithALimitOfVersion2_IsTheLimit()
    {
        Assert.That(Read(Files("0::/pod/app\n").Unified(Root + "/pod/app", "1000000\n", "300\n", "max\n")), Is.EqualTo(1_000_000));
    }

    [Test]
    public void Read_WithALimitOfVersion1_IsTheLimit()
    {
        Assert.That(Read(Files("4:memory:/docker/abc\n").Controller(MemoryRoot, "1000000\n", "300\n")), Is.EqualTo(1_000_000));
    }

    [Test]
    public void Read_WithoutALimitOfVersion2_IsTheMachine()
    {
        Assert.That(Read(Files("0::/pod/app\n").Unified(Root + "/pod/app", "max\n", "300\n", "max\n").Unified(Root + "/pod", "max\n")), Is.EqualTo(MachineBytes));
    }

    [Test]
    public void Read_WithoutALimitOfVersion1_IsTheMachine()
    {
        Assert.That(Read(Files("4:memory:/docker/abc\n").Controller(MemoryRoot + "/docker/abc", "9223372036854771712\n")), Is.EqualTo(MachineBytes));
    }

    [Test]
    public void Read_WithALimitAboveTheMachine_IsTheMachine()
    {
        Assert.That(Read(Files("0::/app\n").Unified(Root + "/app", "99999999999999\n")), Is.EqualTo(MachineBytes));
    }

    [Test]
    public void Read_WhenAnAncestorIsFuller_IsStillTheLowestLimit()
    {
        ForgedMemoryFiles files = Files("0::/pod/app\n").Unified(Root + "/pod/app", "1000000", "0").Unified(Root + "/pod", "2000000", "1999999");

        Assert.That(Read(files), Is.EqualTo(1_000_000));
    }

    [Test]
    public void Read_WhenAnAncestorIsLower_IsTheAncestor()
    {
        ForgedMemoryFiles files = Files("0::/pod/app\n").Unified(Root + "/pod/app", "2000000", "0").Unified(Root + "/pod", "1000000", "0");

        Assert.That(Read(files), Is.EqualTo(1_000_000));
    }

    [Test]
    public void Read_WithBothVersions_IsTheLower()
    {
        ForgedMemoryFiles files = Files("4:memory:/app\n0::/app\n").Controller(MemoryRoot + "/app", "2000000").Unified(Root + "/app", high: "1000000");

        Assert.That(Read(files), Is.EqualTo(1_000_000));
    }

    [Test]
    public void Read_ForALimit_ReadsNoUse()
    {
        ForgedMemoryFiles files = Files("4:memory:/app\n0::/app\n").Controller(MemoryRoot + "/app", "2000000", "1").Unified(Root + "/app", "3000000", "1");

        Read(files);

        Assert.That(files.Asked, Has.None.Contains("current").And.None.Contains("usage").And.None.Contains("stat"));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("MemFree: 1000 kB\n")]
    [TestCase("MemTotal: 1000")]
    [TestCase("MemTotal: many kB\n")]
    [TestCase("MemTotal: -5 kB\n")]
    [TestCase("MemTotal: 0 kB\n")]
    [TestCase("MemTotal: 9223372036854775807 kB\n")]
    [TestCase("MemTotal:")]
    public void Read_WhenTheMachineDoesNotTell_IsTheCollectorsOrTheLimit(string? machine)
    {
        Assert.That(Read(Files(groups: null, machine)), Is.EqualTo(CollectorBytes));
        Assert.That(Read(Files("0::/app\n", machine).Unified(Root + "/app", "1000000")), Is.EqualTo(1_000_000));
    }

    [Test]
    public void TheDefaultOfMaxBytes_IsThreeQuartersOfWhatThereIsForThisProcess()
    {
        long bytes = new UsableMemory(new MemoryFiles()).Read();
        using HakAllocator allocator = new();

        Assert.That(UsableMemory.ProcessBytes, Is.EqualTo(bytes));
        Assert.That(allocator.MaxBytes, Is.EqualTo(bytes / 4 * 3));
        Assert.That(Profiles.MaxMappedBytes(), Is.EqualTo(allocator.MaxBytes));
    }

    [Test]
    public void AFirstUse_IsSureOfOneSuperslab_WithoutAsking()
    {
        Assert.That(SettingsFreezer.Freeze(new HakOptions()).Live.SureMappedBytes, Is.EqualTo(2 << 20));
        Assert.That(SettingsFreezer.Freeze(new HakOptions { MaxBytes = 8 << 20 }).Live.SureMappedBytes, Is.EqualTo(8 << 20));
    }

    private static long Read(ForgedMemoryFiles files) => new UsableMemory(files).Read();

    private static ForgedMemoryFiles Files(string? groups, string? machine = Machine)
    {
        ForgedMemoryFiles files = new();
        if (groups is not null)
        {
            files[ContainerMemory.GroupsFile] = groups;
        }

        if (machine is not null)
        {
            files[UsableMemory.MachineFile] = machine;
        }

        return files;
    }
}
