using System.Linq;
using Hakmem.Hosting;
using Hakmem.Tests.Doubles;
using NUnit.Framework;

namespace Hakmem.Tests.Hosting;

[TestFixture]
internal sealed class OptionsFollowerTests
{
    private static readonly HakOptions s_created = new() { Profile = HakProfile.Lean, MaxBytes = 64 << 20 };

    private RecordingLog _log = null!;
    private HakAllocator _allocator = null!;
    private OptionsFollower _follower = null!;

    [SetUp]
    public void Create()
    {
        _log = new RecordingLog();
        _allocator = new HakAllocator(s_created);
        _follower = new OptionsFollower("test", _allocator, s_created, _log.CreateLogger(""));
    }

    [TearDown]
    public void Dispose()
    {
        _allocator.Dispose();
        _log.Dispose();
    }

    [Test]
    public void Apply_WithTheSameOptions_SaysNothing()
    {
        _follower.Apply(s_created.Copy());

        Assert.That(_log.Lines, Is.Empty);
    }

    [Test]
    public void Apply_WithTheSameChangeTwice_SaysItOnce()
    {
        HakOptions changed = new() { Profile = HakProfile.Balanced, MaxBytes = 32 << 20 };

        _follower.Apply(changed);
        _follower.Apply(changed.Copy());

        Assert.That(_log.Lines.Select(static line => line.EventId), Is.EqualTo((int[])[4, 5]));
    }

    [Test]
    public void Apply_WithAFixedOptionThatComesBack_NamesOnlyTheWayThere()
    {
        HakOptions changed = s_created.Copy();
        changed.Profile = HakProfile.Balanced;

        _follower.Apply(changed);
        _follower.Apply(s_created.Copy());
        _follower.Apply(changed);

        Assert.That(_log.Lines.Select(static line => line.EventId), Is.EqualTo((int[])[5, 5]));
    }

    [Test]
    public void Apply_WithAFixedOptionThatChangesAgain_SaysItAgain()
    {
        HakOptions changed = s_created.Copy();
        changed.Profile = HakProfile.Balanced;
        _follower.Apply(changed);
        changed.Profile = HakProfile.SpeedFirst;

        _follower.Apply(changed);

        Assert.That(_log.Lines.Select(static line => line.EventId), Is.EqualTo((int[])[5, 5]));
    }

    [Test]
    public void Apply_WithAWrongOption_RefusesTheWhole()
    {
        _follower.Apply(new HakOptions { MaxBytes = 32 << 20, Prewarm = new HakPrewarmOptions { Blocks = 0 } });

        Assert.That(_log.Lines.Select(static line => line.EventId), Is.EqualTo((int[])[6]));
        Assert.That(_allocator.MaxBytes, Is.EqualTo(64 << 20));
    }

    [Test]
    public void Apply_OfAReadThatIsOvertakenByALaterOne_IsDropped()
    {
        _follower.Apply(() =>
        {
            _follower.Apply(new HakOptions { MaxBytes = 16 << 20 });
            return new HakOptions { MaxBytes = 32 << 20 };
        });

        Assert.That(_allocator.MaxBytes, Is.EqualTo(16 << 20));
    }

    [Test]
    public void Apply_OfAReadThatIsOvertakenByAWrongOne_Counts()
    {
        _follower.Apply(() =>
        {
            _follower.Apply(new HakOptions { MaxBytes = 0 });
            return new HakOptions { MaxBytes = 32 << 20 };
        });

        Assert.That(_allocator.MaxBytes, Is.EqualTo(32 << 20));
    }
}
