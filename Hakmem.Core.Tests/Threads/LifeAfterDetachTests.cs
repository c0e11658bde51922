using System.Collections.Generic;
using System.Globalization;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Threads;

/// <summary>A native thread that comes back after the runtime has left it: its block may be another thread's by then.</summary>
[TestFixture]
[Platform("Linux")]
internal sealed class LifeAfterDetachTests
{
    [TestCase(256 * 1024, TestName = "A stack without a window")]
    [TestCase(8 * 1024 * 1024, TestName = "A stack with a window")]
    public void ANativeThreadThatComesBack_HasABlockOfItsOwn(int stackBytes)
    {
        TestChild child = TestChild.Run([LifeAfterDetachScene.Verb, stackBytes.ToString(CultureInfo.InvariantCulture)], new Dictionary<string, string>());

        Assert.That(child.Errors, Is.Empty);
        Assert.That(child.Output.Trim(), Is.EqualTo(LifeAfterDetachScene.DoneWord));
        Assert.That(child.ExitCode, Is.Zero);
    }
}
