using System.Diagnostics;
using Hakmem.Benchmarks.Reports;
using Hakmem.Benchmarks.Runs;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>A child that ends too soon is a failure with its name, however far it came.</summary>
[TestFixture]
[Platform("Linux")]
internal sealed class CommandedChildTests
{
    private const string Complaint = "The child ended or hung without an answer.";

    [Test]
    public void Ask_OfAChildThatHasEnded_SaysSo()
    {
        using CommandedChild child = Shell("exit 3");

        Assert.That(() => child.Read(ReportJson.Default.ResidentLevel), Throws.TypeOf<ChildFailureException>().With.Message.EqualTo(Complaint));
        Assert.That(() => child.Ask("resident", ReportJson.Default.ResidentLevel), Throws.TypeOf<ChildFailureException>().With.Message.EqualTo(Complaint));
    }

    [Test]
    public void Read_OfHalfAnAnswer_SaysSo()
    {
        using CommandedChild child = Shell("printf '{\"bytes\":1'");

        Assert.That(() => child.Read(ReportJson.Default.ResidentLevel), Throws.TypeOf<ChildFailureException>().With.Message.EqualTo(Complaint));
    }

    /// <summary>The control.</summary>
    [Test]
    public void Ask_OfAChildThatAnswers_GivesTheAnswer()
    {
        using CommandedChild child = Shell("read command && printf '{\"bytes\":1}\\n'");

        Assert.That(child.Ask("resident", ReportJson.Default.ResidentLevel).Bytes, Is.EqualTo(1));
    }

    private static CommandedChild Shell(string script) => new(new ProcessStartInfo("sh", ["-c", script]), "The child");
}
