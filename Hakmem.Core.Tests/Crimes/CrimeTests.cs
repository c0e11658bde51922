using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace Hakmem.Tests.Crimes;

/// <summary>Every crime against every profile with Standard integrity: caught before damage, in the exact words, and the allocator lives on.</summary>
[TestFixture]
[Parallelizable(ParallelScope.Children)]
internal sealed class CrimeTests
{
    private static IEnumerable<TestCaseData> AllCrimes() =>
        from subject in Subjects.Real
        from crime in CrimeList.All
        select new TestCaseData(subject, crime).SetArgDisplayNames(subject, crime.Name);

    [TestCaseSource(nameof(AllCrimes))]
    public void Crime_IsCaughtInTheExactWords_AndTheAllocatorLivesOn(string subject, Crime crime)
    {
        CrimeReport report = CrimeRunner.Run(subject, crime.Name);

        Assert.That(report.ExitCode, Is.Zero, report.ToString());
        string[] expected = [.. crime.Accepted.Select(accusation => accusation.LineFor(report.Accused))];
        Assert.That(report.Lines, Has.Count.EqualTo(4), report.ToString());
        Assert.That(report.Lines[1], Is.AnyOf([.. expected.Cast<object>()]), report.ToString());
        Assert.That(report.Lines[2], Is.EqualTo($"{CrimeScene.AddressWord} {Sentences.Format(report.Accused)}"), report.ToString());
        Assert.That(report.Lines[3], Is.EqualTo(CrimeScene.AliveWord), report.ToString());
    }

    [TestCaseSource(typeof(Subjects), nameof(Subjects.Real))]
    public void Controls_TheLegalTwinsOfAllCrimes_AreNotAccused(string subject) => AssertControls(subject);

    [Test]
    public void Controls_OnTheReference_AreNotAccused() => AssertControls(Subjects.Reference);

    [Test]
    public void CrimeNames_AreDistinct() => Assert.That(CrimeList.All.Select(static crime => crime.Name), Is.Unique);

    private static void AssertControls(string subject)
    {
        CrimeReport report = CrimeRunner.Run(subject, CrimeScene.AllControls);

        Assert.That(report.ExitCode, Is.Zero, report.ToString());
        string[] expected = [.. CrimeList.All.SelectMany(static crime => (string[])[$"{crime.Name} {CrimeScene.NothingWord}", $"{crime.Name} {CrimeScene.AliveWord}"])];
        Assert.That(report.Lines, Is.EqualTo(expected), report.ToString());
    }
}
