using System.Collections.Generic;
using Hakmem.Benchmarks.Reports.Bars;
using Hakmem.Benchmarks.Reports.Rss;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>A gate that had nothing to look at does not hold.</summary>
[TestFixture]
internal sealed class BarConclusionTests
{
    private static readonly Bar s_met = new("speed", "pool", 1, 1, IsAtMost: false);
    private static readonly Bar s_missed = s_met with { Measured = 0.9 };
    private static readonly Bar s_sound = new("failed requests", "all", 0, 0, IsAtMost: true) { IsComparison = false };
    private static readonly Bar s_unsound = s_sound with { Measured = 1 };

    private static IEnumerable<TestCaseData> Runs =>
    [
        new((Bar[])[], false),
        new((Bar[])[s_sound], false),
        new((Bar[])[s_met], true),
        new((Bar[])[s_met, s_sound], true),
        new((Bar[])[s_met, s_missed], false),
        new((Bar[])[s_met, s_unsound], false),
    ];

    [TestCaseSource(nameof(Runs))]
    public void Holds_WhenSomethingWasComparedAndNothingIsMissed(Bar[] bars, bool holds)
        => Assert.That(BarConclusion.Holds(bars), Is.EqualTo(holds));

    [TestCase("pipe", "--runs", "1", "--scale", "0.001", "--workloads", "pipe-4k", "--subjects", "hak-pool")]
    [TestCase("serve", "--quick", "--workloads", "get-100", "--subjects", "hakmem-4k")]
    [TestCase("serve", "--quick", "--cold", "--workloads", "get-100", "--subjects", "kestrel-pool,hakmem-4k")]
    public void Gate_WithoutWhatIsComparedWith_Fails(params string[] arguments)
    {
        TestChild child = TestChild.RunBenchmarks([.. arguments, "--gate"]);

        Assert.That(child.ExitCode, Is.EqualTo(1));
        Assert.That(child.Errors, Does.Contain(BarConclusion.NothingJudged));
    }

    [Test]
    public void Gate_OfTheResidentSet_OnNoSubjectThatHasOne_Fails()
    {
        TestChild child = TestChild.RunBenchmarks(["rss", "--quick", "--tests", "random-mixed", "--subjects", "native-memory", "--gate"]);

        Assert.That(child.ExitCode, Is.EqualTo(1));
        Assert.That(child.Errors, Does.Contain(RssConclusion.NothingJudged));
    }
}
