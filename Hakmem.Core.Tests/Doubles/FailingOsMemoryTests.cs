using Hakmem.Os;
using NUnit.Framework;

namespace Hakmem.Tests.Doubles;

/// <summary>The double fails as ordered and its books catch what a broken caller would do.</summary>
[TestFixture]
internal sealed unsafe class FailingOsMemoryTests
{
    private const nuint LengthBytes = 2 << 20;

    private readonly FailingOsMemory _os = new();

    [Test]
    public void FailOnce_FailsTheNthCallOfItsKindOnly()
    {
        FailingOsMemory os = new();
        os.FailOnce(2, OsCalls.Map);

        void* first = os.Map(LengthBytes, LengthBytes, out _);
        bool isWritable = os.MakeWritable(first, LengthBytes);
        void* second = os.Map(LengthBytes, LengthBytes, out _);
        void* third = os.Map(LengthBytes, LengthBytes, out _);

        Assert.That(first != null && isWritable && second == null && third != null, Is.True);
        Assert.That(os.Failures, Is.EqualTo(1));
        Assert.That(os.Calls(OsCalls.Map), Is.EqualTo(3));
        Assert.That(os.Unmap(first, LengthBytes) && os.Unmap(third, LengthBytes), Is.True);
        Assert.That(os.Books.MappedBytes, Is.Zero);
        Assert.That(os.Books.Violations, Is.Empty);
    }

    [Test]
    public void FailForEver_FailsUntilStopped()
    {
        _os.FailForEver(1, OsCalls.Reserve | OsCalls.Map);

        Assert.That(_os.Reserve(LengthBytes) == null, Is.True);
        Assert.That(_os.Map(LengthBytes, LengthBytes, out _) == null, Is.True);
        _os.StopFailing();
        void* start = _os.Map(LengthBytes, LengthBytes, out _);
        Assert.That(start != null && _os.Unmap(start, LengthBytes), Is.True);
    }

    [Test]
    public void Books_NameARangeThatIsUnmappedTwice_InPart_OrDiscardedOutside()
    {
        FailingOsMemory os = new(OsMemory.Current);
        byte* start = (byte*)os.Map(LengthBytes, LengthBytes, out _);

        Assert.That(os.Unmap(start, LengthBytes / 2), Is.False);
        Assert.That(os.Discard(start + LengthBytes, os.PageBytes, lazily: false), Is.False);
        os.Discard(start + 1, os.PageBytes, lazily: false);
        os.Unmap(start, LengthBytes);
        Assert.That(os.Unmap(start, LengthBytes), Is.False);
        os.FailForEver();
        os.Map(LengthBytes + 1, 3, out _);

        Assert.That(os.Books.Violations, Has.Count.EqualTo(6));
        Assert.That(os.Books.Violations[0], Does.Contain("not a mapped range"));
        Assert.That(os.Books.Violations[1], Does.Contain("lies in no mapped range"));
        Assert.That(os.Books.Violations[2], Does.Contain("not whole pages"));
        Assert.That(os.Books.Violations[3], Does.Contain("not a mapped range"));
        Assert.That(os.Books.Violations[4], Does.Contain("no multiple of a page"));
        Assert.That(os.Books.Violations[5], Does.Contain("at alignment 3"));
    }
}
