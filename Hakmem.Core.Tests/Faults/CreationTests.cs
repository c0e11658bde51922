using System.Collections.Generic;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Faults;

/// <summary>What fails at the first call ever of a process needs a process of its own.</summary>
[TestFixture]
internal sealed class CreationTests
{
    [Test]
    public void CreationThatFails300Times_LosesNoSlot_AndTheFirstAllocationsRecover()
    {
        TestChild child = TestChild.Run([CreationScene.Verb], new Dictionary<string, string>());

        Assert.That(child.Errors, Is.Empty);
        Assert.That(child.Output.Trim(), Is.EqualTo(CreationScene.DoneWord));
        Assert.That(child.ExitCode, Is.Zero);
    }

    /// <summary>Linux bounds the address space of a process; others are not asked.</summary>
    [Test]
    [Platform("Linux")]
    public void TheSharedAllocator_ThatCannotBeMade_ThrowsOnlyWhatIsDocumented_AndIsMadeLater()
    {
        TestChild child = TestChild.Run([SharedCreationScene.Verb], new Dictionary<string, string>());

        Assert.That(child.Errors, Is.Empty);
        Assert.That(child.Output.Trim(), Is.EqualTo(SharedCreationScene.DoneWord));
        Assert.That(child.ExitCode, Is.Zero);
    }
}
