using NUnit.Framework;

namespace Hakmem.Tests.Crimes;

/// <summary>The detector of detections: what a seeing allocator and a blind one make a child print.</summary>
[TestFixture]
internal sealed class CrimeRunnerTests
{
    [Test]
    public void Run_AgainstTheReference_ReportsTheExactAccusation()
    {
        CrimeReport report = CrimeRunner.Run(Subjects.Reference, "free-twice");

        Assert.That(report.ExitCode, Is.Zero, report.ToString());
        Assert.That(report.Lines[1], Is.EqualTo(Accusation.RepeatedFree.LineFor(report.Accused)));
        Assert.That(report.Lines[^1], Is.EqualTo(CrimeScene.AliveWord));
    }

    [TestCase("free-twice")]
    [TestCase("free-stack-address")]
    public void Run_AgainstABlindAllocator_ReportsNothing(string crime)
    {
        CrimeReport report = CrimeRunner.Run(Subjects.Blind, crime);

        Assert.That(report.ExitCode, Is.Zero, report.ToString());
        Assert.That(report.Lines[1], Is.EqualTo(CrimeScene.NothingWord));
        Assert.That(report.Lines[^1], Is.EqualTo(CrimeScene.AliveWord));
    }

    [Test]
    public void Run_OfACrimeThatDoesNotExist_EndsInFailure()
    {
        CrimeReport report = CrimeRunner.Run(Subjects.Reference, "no-such-crime");

        Assert.That(report.ExitCode, Is.Not.Zero);
    }
}
