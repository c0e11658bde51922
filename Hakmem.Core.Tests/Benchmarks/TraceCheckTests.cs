using Hakmem.Benchmarks.Subjects;
using Hakmem.Benchmarks.Traces;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>
/// The checking replay: it passes sound allocators on real programs and catches each kind of unsound one.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class TraceCheckTests
{
    private const byte Allocate = 0, Zeroed = 1, Aligned = 2, Reallocate = 3, Free = 4;

    [TestCase("sqlite", "native-memory", 258_633L, 40_601_885L)]
    [TestCase("sqlite", "hakmem", 258_633L, 40_601_885L)]
    [TestCase("rocksdb", "native-memory", 3_004_698L, 377_797_815L)]
    [TestCase("rocksdb", "hakmem", 3_004_698L, 377_797_815L)]
    public void ShippedTrace_ReplaysSoundly(string traceName, string subjectName, long operations, long verifiedBytes)
    {
        using HakTrace trace = HakTrace.Load(ShippedTraces.TryFind(traceName)!);

        CheckReport report = SubjectNamed(subjectName).CreateCheck(trace)!.Run();

        Assert.That((report.Operations, report.VerifiedBytes), Is.EqualTo((operations, verifiedBytes)));
    }

    [Test]
    public void Check_OfSoundTwin_CountsWhatItVerified()
    {
        CheckReport report = CheckBroken(BrokenSubjectFault.None);

        Assert.That(
            report, Is.EqualTo(new CheckReport(Operations: 10, VerifiedBlocks: 8, VerifiedBytes: 766, ZeroedBytes: 64)));
    }

    [TestCase(BrokenSubjectFault.Overlaps, "contents changed at offset 16")]
    [TestCase(BrokenSubjectFault.Misaligns, "is not aligned to 16")]
    [TestCase(BrokenSubjectFault.LeavesDirt, "is not zero at offset 0")]
    [TestCase(BrokenSubjectFault.ForgetsOnReallocate, "after a reallocation to 51 bytes")]
    [TestCase(BrokenSubjectFault.MisalignsOnReallocate, "is not aligned to 16 after a reallocation")]
    [TestCase(BrokenSubjectFault.MisalignsAlignedOnReallocate, "is not aligned to 64 after a reallocation")]
    public void Check_OfBrokenTwin_FindsTheFault(BrokenSubjectFault fault, string complaint)
        => Assert.That(
            () => CheckBroken(fault), Throws.TypeOf<TraceMismatchException>().With.Message.Contains(complaint));

    [Test]
    public void Check_OfABlockThatHoldsWhatItsSlotHeldBefore_FindsTheFault()
    {
        BrokenSubject.Reset(BrokenSubjectFault.ReallocatesToAnEarlierLife);
        TraceBuilder builder = new TraceBuilder()
            .Add(Allocate, 0, 0, 100)
            .Add(Free, 0, 0)
            .Add(Allocate, 0, 0, 100)
            .Add(Reallocate, 0, 0, 100);
        using HakTrace trace = TraceReader.Read("again", builder.ToStream());

        Assert.That(
            new SubjectCheck<BrokenSubject>(trace).Run,
            Throws.TypeOf<TraceMismatchException>().With.Message.Contains("contents changed at offset 0 "));
    }

    [TestCase(BrokenSubjectFault.Throws, Allocate, "there is no memory for it")]
    [TestCase(BrokenSubjectFault.Throws, Zeroed, "there is no memory for it")]
    [TestCase(BrokenSubjectFault.Throws, Reallocate, "there is no memory for it")]
    [TestCase(BrokenSubjectFault.AnswersNull, Allocate, "there is no memory for it")]
    [TestCase(BrokenSubjectFault.AnswersNull, Zeroed, "there is no memory for it")]
    [TestCase(BrokenSubjectFault.AnswersNull, Reallocate, "there is no memory for it")]
    [TestCase(BrokenSubjectFault.None, Allocate, "no block above 2147483647 bytes is checked")]
    [TestCase(BrokenSubjectFault.None, Zeroed, "no block above 2147483647 bytes is checked")]
    public void Check_OfABlockThatIsTooLong_NamesTheOperation_AndFreesWhatThereIs(BrokenSubjectFault fault, byte code, string reason)
    {
        BrokenSubject.Reset(fault);
        using HakTrace trace = TooMuch(code);

        Assert.That(
            new SubjectCheck<BrokenSubject>(trace).Run,
            Throws.TypeOf<TraceRefusalException>().With.Message.EqualTo(ComplaintOf(code, reason)));
        Assert.That(BrokenSubject.LiveCount, Is.Zero);
    }

    [TestCase(BrokenSubjectFault.Throws, Allocate)]
    [TestCase(BrokenSubjectFault.Throws, Reallocate)]
    [TestCase(BrokenSubjectFault.AnswersNull, Allocate)]
    [TestCase(BrokenSubjectFault.AnswersNull, Zeroed)]
    [TestCase(BrokenSubjectFault.AnswersNull, Reallocate)]
    public void Rehearse_OfABlockThatIsTooLong_NamesTheOperation_AndFreesWhatThereIs(BrokenSubjectFault fault, byte code)
    {
        BrokenSubject.Reset(fault);
        using HakTrace trace = TooMuch(code);
        using SubjectReplay<BrokenSubject> replay = new(trace);

        Assert.That(
            replay.Rehearse,
            Throws.TypeOf<TraceRefusalException>().With.Message.EqualTo(ComplaintOf(code, "there is no memory for it")));
        Assert.That(BrokenSubject.LiveCount, Is.Zero);
    }

    [Test]
    public void Rehearse_OfWhatCanBeServed_FreesEverything()
    {
        BrokenSubject.Reset(BrokenSubjectFault.None);
        using HakTrace trace = WarmupTrace.Create();
        using SubjectReplay<BrokenSubject> replay = new(trace);

        replay.Rehearse();

        Assert.That(BrokenSubject.LiveCount, Is.Zero);
    }

    [Test]
    public void EmptySubject_KeepsNoContents_SoItIsNotChecked()
    {
        using HakTrace trace = WarmupTrace.Create();

        Assert.That(SubjectNamed("empty").CreateCheck(trace), Is.Null);
    }

    private static CheckReport CheckBroken(BrokenSubjectFault fault)
    {
        BrokenSubject.Reset(fault);
        TraceBuilder builder = new TraceBuilder()
            .Add(Zeroed, 0, 1, 64)
            .Add(Allocate, 0, 0, 100)
            .Add(Aligned, 0, 2, 100, 4)
            .Add(Reallocate, 0, 0, 51)
            .Add(Aligned, 0, 3, 200, 6)
            .Add(Reallocate, 0, 3, 100)
            .Add(Free, 0, 1)
            .Add(Free, 0, 2);

        using HakTrace trace = TraceReader.Read("tiny", builder.ToStream());

        return new SubjectCheck<BrokenSubject>(trace).Run();
    }

    /// <summary>Three sound operations, and one that asks for 2^40 bytes.</summary>
    private static HakTrace TooMuch(byte code)
    {
        uint slot = SlotOf(code);
        TraceBuilder builder = new TraceBuilder()
            .Add(Aligned, 0, 2, 100, 4)
            .Add(Allocate, 0, 1, 100)
            .Add(Allocate, 0, 0, 100)
            .Add(code, 0, slot, 1UL << 40)
            .Add(Free, 0, slot);

        return TraceReader.Read("giant", builder.ToStream());
    }

    private static string ComplaintOf(byte code, string reason)
        => $"broken, giant, operation 3, slot {SlotOf(code)}, 1099511627776 bytes: {reason}.";

    private static uint SlotOf(byte code) => code == Reallocate ? 0u : 3u;

    private static SubjectEntry SubjectNamed(string name)
    {
        foreach (SubjectEntry subject in SubjectCatalog.All)
        {
            if (subject.Name == name)
            {
                return subject;
            }
        }

        throw new AssertionException($"There is no subject {name}.");
    }
}
