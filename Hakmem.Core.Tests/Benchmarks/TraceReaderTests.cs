using System;
using System.IO;
using System.IO.Compression;
using Hakmem.Benchmarks;
using Hakmem.Benchmarks.Traces;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>Decoding: what a sound trace becomes, and that nothing unsound gets through.</summary>
[TestFixture]
internal sealed class TraceReaderTests
{
    private const byte Allocate = 0, Zeroed = 1, Aligned = 2, Reallocate = 3, Free = 4;

    [TestCase("/traces/jq.haktrace.gz", "jq")]
    [TestCase("jq.haktrace", "jq")]
    [TestCase("redis-7.2.haktrace.gz", "redis-7.2")]
    [TestCase("redis-7.4.gz", "redis-7.4")]
    [TestCase("redis 7.4", "redis 7.4")]
    [TestCase(".haktrace", ".haktrace")]
    public void NameOf_LeavesOutWhatSaysOfWhichKindTheFileIs_AndNothingElse(string path, string name)
        => Assert.That(HakTrace.NameOf(path), Is.EqualTo(name));

    [Test]
    public unsafe void Read_OfSoundTrace_KeepsEveryOperation()
    {
        TraceBuilder builder = new TraceBuilder { Threads = 300, Slots = 1000 }
            .Add(Allocate, 299, 999, 300)
            .Add(Reallocate, 0, 999, 70_000)
            .Add(Free, 1, 999);

        using HakTrace trace = TraceReader.Read("tiny", builder.ToStream());

        TraceOperation allocate = new() { Code = TraceCode.Allocate, Thread = 299, Slot = 999, Bytes = 300 };
        TraceOperation reallocate = new() { Code = TraceCode.Reallocate, Slot = 999, Bytes = 70_000 };
        TraceOperation free = new() { Code = TraceCode.Free, Thread = 1, Slot = 999 };

        TraceOperation[] operations = new Span<TraceOperation>(trace.Operations, 3).ToArray();
        Assert.That(operations, Is.EqualTo(new[] { allocate, reallocate, free }));
    }

    [Test]
    public void Read_OfSoundTrace_CountsWhatIsLive()
    {
        TraceBuilder builder = new TraceBuilder()
            .Add(Allocate, 0, 0, 100)
            .Add(Zeroed, 0, 1, 50)
            .Add(Free, 0, 0)
            .Add(Reallocate, 0, 1, 120);

        using HakTrace trace = TraceReader.Read("tiny", builder.ToStream());

        Assert.That(trace.Facts, Is.EqualTo(new TraceFacts(
            OperationCount: 4,
            SlotCount: 4,
            ThreadCount: 1,
            PeakLiveBytes: 150,
            EndLiveBlocks: 1,
            LargestBlockBytes: 120)));
    }

    [Test]
    public unsafe void Read_OfAlignedBlock_MarksWhatIsDoneToItLater()
    {
        TraceBuilder builder = new TraceBuilder()
            .Add(Aligned, 0, 2, 64, 12)
            .Add(Reallocate, 0, 2, 128)
            .Add(Free, 0, 2)
            .Add(Allocate, 0, 2, 8)
            .Add(Free, 0, 2);

        using HakTrace trace = TraceReader.Read("tiny", builder.ToStream());

        Assert.That(trace.Operations[1].Code, Is.EqualTo(TraceCode.ReallocateAligned));
        Assert.That(trace.Operations[1].AlignmentShift, Is.EqualTo(12));
        Assert.That(trace.Operations[2].Code, Is.EqualTo(TraceCode.FreeAligned));
        Assert.That(trace.Operations[4].Code, Is.EqualTo(TraceCode.Free));
    }

    [Test]
    public void Read_OfTraceWithoutOperations_IsEmpty()
    {
        using HakTrace trace = TraceReader.Read("empty", new TraceBuilder { Slots = 0 }.ToStream());

        Assert.That(trace.OperationCount, Is.Zero);
    }

    [Test]
    public void Read_WithWrongMagic_SaysSo()
        => AssertRefused(new TraceBuilder { Magic = "HAKTRACK"u8.ToArray() }, "the first eight bytes are not HAKTRACE");

    [Test]
    public void Read_OfNothing_SaysSo()
        => Assert.That(
            () => TraceReader.Read("none", Stream.Null),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("the first eight bytes are not HAKTRACE"));

    [TestCase(0u)]
    [TestCase(2u)]
    public void Read_WithUnknownVersion_NamesIt(uint version)
        => AssertRefused(new TraceBuilder { Version = version }, $"version {version} is unknown");

    [TestCase(0u)]
    [TestCase(65_536u)]
    public void Read_WithImpossibleThreadCount_NamesIt(uint threads)
        => AssertRefused(new TraceBuilder { Threads = threads }, $"{threads} threads");

    [Test]
    public void Read_WithImpossibleSlotCount_NamesIt()
        => AssertRefused(new TraceBuilder { Slots = ulong.MaxValue }, "18446744073709551615 slots");

    [Test]
    public void Read_WithUnknownCode_NamesOperationAndCode()
        => AssertRefused(new TraceBuilder().Add(Allocate, 0, 0, 1).Add(5, 0, 0), "operation 1: code 5 is unknown");

    [Test]
    public void Read_WithThreadBeyondTheHeader_NamesIt()
        => AssertRefused(new TraceBuilder().Add(Allocate, 1, 0, 1), "operation 0: thread 1");

    [Test]
    public void Read_WithSlotBeyondTheHeader_NamesIt()
        => AssertRefused(new TraceBuilder().Add(Allocate, 0, 4, 1), "operation 0: slot 4");

    [Test]
    public void Read_WithAllocationIntoFullSlot_NamesTheSlot()
        => AssertRefused(
            new TraceBuilder().Add(Allocate, 0, 3, 1).Add(Zeroed, 0, 3, 1),
            "operation 1: slot 3 is allocated while it holds a block");

    [Test]
    public void Read_WithFreeOfEmptySlot_NamesTheSlot()
        => AssertRefused(new TraceBuilder().Add(Free, 0, 2), "operation 0: slot 2 is freed while it is empty");

    [Test]
    public void Read_WithReallocationOfEmptySlot_NamesTheSlot()
        => AssertRefused(
            new TraceBuilder().Add(Reallocate, 0, 2, 9), "operation 0: slot 2 is reallocated while it is empty");

    [Test]
    public void Read_WithAbsurdLength_NamesIt()
        => AssertRefused(new TraceBuilder().Add(Allocate, 0, 0, 1UL << 50), "operation 0: 1125899906842624 bytes");

    [Test]
    public void Read_WithAbsurdAlignment_NamesIt()
        => AssertRefused(new TraceBuilder().Add(Aligned, 0, 0, 8, 31), "operation 0: alignment 2^31");

    [Test]
    public void Read_WithOverlongNumber_SaysSo()
        => AssertRefused(
            new TraceBuilder { ClaimedOperations = 1 }.AddRaw(
                0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02),
            "operation 0: a number is longer than 64 bits");

    [Test]
    public void Read_OfTruncatedTrace_NamesTheOperation()
        => AssertRefused(
            new TraceBuilder { ClaimedOperations = 1_000_000_000_000 }.Add(Allocate, 0, 0, 1),
            "operation 1: the trace ends too early");

    [Test]
    public void Read_WithBytesLeftOver_SaysSo()
        => AssertRefused(
            new TraceBuilder().Add(Allocate, 0, 0, 1).AddRaw(0), "there are bytes after the last of 1 operations");

    [Test]
    public void Load_OfFileWithAWrongChecksum_SaysThatItIsDamaged()
    {
        byte[] bytes = Zipped(new TraceBuilder().Add(Allocate, 0, 0, 1));
        bytes[^5] ^= 1;

        AssertDoesNotUnpack(bytes);
    }

    [Test]
    public void Load_OfFileThatIsNotZipped_SaysSo() => AssertDoesNotUnpack("HAKTRACE but not zipped"u8.ToArray());

    [Test]
    public void Load_OfWhatIsNoFile_NamesItAndTheReason()
    {
        string path = TestContext.CurrentContext.WorkDirectory;

        Assert.That(
            () => HakTrace.Load(path),
            Throws.TypeOf<UsageException>().With.Message.StartsWith($"{path} cannot be read: ").And.Message.Contains("denied"));
    }

    [Test]
    public void Load_OfALockedFile_NamesItAndTheReason()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "locked.haktrace.gz");
        using FileStream held = new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        Assert.That(
            () => HakTrace.Load(path),
            Throws.TypeOf<UsageException>().With.Message.StartsWith($"{path} cannot be read: ").And.Message.Contains("used by another process"));
    }

    private static byte[] Zipped(TraceBuilder builder)
    {
        using MemoryStream file = new();

        using (GZipStream packer = new(file, CompressionLevel.Fastest, leaveOpen: true))
        {
            builder.ToStream().CopyTo(packer);
        }

        return file.ToArray();
    }

    private static void AssertDoesNotUnpack(byte[] bytes)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{TestContext.CurrentContext.Test.ID}.haktrace.gz");
        File.WriteAllBytes(path, bytes);

        Assert.That(
            () => HakTrace.Load(path),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(
                $"{path}: it does not unpack: the file is not gzip, or is damaged or cut off."));
    }

    private static void AssertRefused(TraceBuilder builder, string complaint)
        => Assert.That(
            () => TraceReader.Read("bad", builder.ToStream()),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains(complaint));
}
