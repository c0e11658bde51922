using Hakmem.Os;
using Hakmem.Primitives;
using NUnit.Framework;

namespace Hakmem.Tests.Os;

/// <summary>Several ranges in one call, by the real system: where it has such a call, it does what one call a range does.</summary>
[TestFixture]
internal sealed unsafe class DiscardTogetherTests
{
    private const nuint LengthBytes = 2 * 1024 * 1024;
    private const int Ranges = 8;

    private static readonly IOsMemory s_os = OsMemory.Current;

    private byte* _start;

    [SetUp]
    public void MapAndWrite()
    {
        _start = (byte*)s_os.Map(LengthBytes, LengthBytes, out _);
        new System.Span<byte>(_start, (int)LengthBytes).Fill(77);
    }

    [TearDown]
    public void Unmap() => s_os.Unmap(_start, LengthBytes);

    [Test]
    public void EachRangeIsGone_AndWhatLiesBetweenStays()
    {
        int pageBytes = (int)s_os.PageBytes;
        bool isDone = s_os.DiscardTogether(EveryOtherPage());

        Assert.That(isDone, Is.EqualTo(s_os.CanDiscardTogether));
        for (int page = 0; page < 2 * Ranges; page++)
        {
            int expected = isDone && page % 2 == 0 ? 0 : 77;
            Assert.That(_start[page * pageBytes], Is.EqualTo(expected));
            Assert.That(_start[((page + 1) * pageBytes) - 1], Is.EqualTo(expected));
        }
    }

    [Test]
    public void ARangeThatIsNone_MakesTheCallFail()
    {
        MemoryRange[] ranges = EveryOtherPage();
        ranges[Ranges / 2] = new MemoryRange(_start + 1, s_os.PageBytes);

        Assert.That(s_os.DiscardTogether(ranges), Is.False);
        Assert.That(_start[s_os.PageBytes], Is.EqualTo(77));
    }

    private MemoryRange[] EveryOtherPage()
    {
        var ranges = new MemoryRange[Ranges];
        for (int range = 0; range < Ranges; range++)
        {
            ranges[range] = new MemoryRange(_start + (2 * (nuint)range * s_os.PageBytes), s_os.PageBytes);
        }

        return ranges;
    }
}
