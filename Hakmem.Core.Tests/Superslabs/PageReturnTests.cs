using System.Collections.Generic;
using Hakmem.Geometry;
using Hakmem.Os;
using Hakmem.Primitives;
using Hakmem.Regions;
using Hakmem.Settings;
using Hakmem.Superslabs;
using Hakmem.Tests.Doubles;
using NUnit.Framework;

namespace Hakmem.Tests.Superslabs;

/// <summary>A system that refuses is asked less and less often; a user is always heard.</summary>
[TestFixture]
internal sealed unsafe class PageReturnTests
{
    private readonly FailingOsMemory _os = new();
    private MemoryBudget _budget = null!;
    private PageReturn _pages = null!;
    private byte* _range;

    [OneTimeSetUp]
    public void MapARange() => _range = (byte*)_os.Map(MemoryGeometry.SuperslabBytes, MemoryGeometry.SuperslabBytes, out _);

    [OneTimeTearDown]
    public void UnmapIt()
    {
        _os.Unmap(_range, MemoryGeometry.SuperslabBytes);
        Assert.That(_os.Books.Violations, Is.Empty);
    }

    [SetUp]
    public void BeginAnew()
    {
        RegionMap.TryReserve(_os);
        _os.StopFailing();
        _budget = new MemoryBudget(SettingsFreezer.Default());
        _pages = new PageReturn(new MappedRegions(_os, _budget, SlabTags.TryReserve(_os)!));
    }

    [Test]
    public void TryDiscard_WhenTheSystemRefuses_AsksAfter2_4_8_To64Passes()
    {
        _os.FailForEver(1, OsCalls.Discard);

        List<int> asked = PassesThatAsk(400);

        Assert.That(asked, Is.EqualTo((int[])[0, 2, 6, 14, 30, 62, 126, 190, 254, 318, 382]));
    }

    [Test]
    public void TryDiscard_WhenTheSystemTakesIt_IsAskedEveryPass()
    {
        Assert.That(PassesThatAsk(5), Is.EqualTo((int[])[0, 1, 2, 3, 4]));
        Assert.That(_pages.IsResting, Is.False);
    }

    [Test]
    public void TryDiscard_AfterASuccess_BeginsTheBackoffAnew()
    {
        _os.FailForEver(1, OsCalls.Discard);
        PassesThatAsk(15);
        _os.StopFailing();
        _pages.BeginPass(isAsked: true);
        Assert.That(_pages.TryDiscard(_range, MemoryGeometry.PageBytes, lazily: false), Is.True);

        _os.FailForEver(1, OsCalls.Discard);

        Assert.That(PassesThatAsk(8), Is.EqualTo((int[])[0, 2, 6]));
    }

    [Test]
    public void TryDiscard_InTheRestOfTheSamePass_DoesNotAsk()
    {
        _os.FailForEver(1, OsCalls.Discard);
        long before = _os.Calls(OsCalls.Discard);
        _pages.BeginPass(isAsked: true);

        for (int tries = 0; tries < 10; tries++)
        {
            Assert.That(_pages.TryDiscard(_range, MemoryGeometry.PageBytes, lazily: false), Is.False);
        }

        Assert.That(_os.Calls(OsCalls.Discard) - before, Is.EqualTo(1));
        Assert.That(_pages.IsResting, Is.True);
    }

    [Test]
    public void BeginPass_ThatAUserAskedFor_AlwaysTriesOnce()
    {
        _os.FailForEver(1, OsCalls.Discard);

        for (int pass = 0; pass < 12; pass++)
        {
            long before = _os.Calls(OsCalls.Discard);
            _pages.BeginPass(isAsked: true);
            _pages.TryDiscard(_range, MemoryGeometry.PageBytes, lazily: false);
            _pages.TryDiscard(_range, MemoryGeometry.PageBytes, lazily: false);

            Assert.That(_os.Calls(OsCalls.Discard) - before, Is.EqualTo(1));
        }
    }

    [Test]
    public void TryDiscard_WhenRefused_LeavesTheContent()
    {
        _os.FailOnce(1, OsCalls.Discard);
        _range[5] = 77;

        Assert.That(_pages.TryDiscard(_range, MemoryGeometry.PageBytes, lazily: false), Is.False);
        Assert.That(_range[5], Is.EqualTo(77));
        _pages.BeginPass(isAsked: true);
        Assert.That(_pages.TryDiscard(_range, MemoryGeometry.PageBytes, lazily: false), Is.True);

        Assert.That(_range[5], Is.Zero);
    }

    [Test]
    public void TryDiscardTogether_TakesTheRangesAndNothingElse_InOneCall()
    {
        MemoryRange[] ranges = EveryOtherPage(8);
        long before = _os.Calls(OsCalls.Discard);

        Assert.That(_pages.TryDiscardTogether(ranges), Is.True);

        Assert.That(_os.Calls(OsCalls.Discard) - before, Is.EqualTo(1));
        for (int page = 0; page < 16; page++)
        {
            Assert.That(_range[page * MemoryGeometry.PageBytes], Is.EqualTo(page % 2 == 0 ? 0 : 77));
        }
    }

    [Test]
    public void TryDiscardTogether_WhenRefused_IsAskedAgainAfterTheSystemTookOne()
    {
        MemoryRange[] ranges = EveryOtherPage(4);
        _os.FailOnce(1, OsCalls.Discard);

        Assert.That(_pages.TryDiscardTogether(ranges), Is.False);
        Assert.That(_pages.IsResting, Is.True);
        _pages.BeginPass(isAsked: true);
        long before = _os.Calls(OsCalls.Discard);
        Assert.That(_pages.TryDiscardTogether(ranges), Is.False);
        Assert.That(_os.Calls(OsCalls.Discard), Is.EqualTo(before));
        Assert.That(_pages.TryDiscard(ranges[1].Start, ranges[1].LengthBytes, lazily: false), Is.True);
        Assert.That(_pages.TryDiscardTogether(ranges), Is.False, "Not in the same pass.");
        _pages.BeginPass(isAsked: false);
        Assert.That(_pages.TryDiscardTogether(ranges), Is.True);
    }

    [Test]
    public void TryDiscardTogether_WhereTheSystemRestsOrCannot_DoesNotAsk()
    {
        MemoryRange[] ranges = EveryOtherPage(4);
        FailingOsMemory old = new() { DiscardsTogether = false };
        PageReturn pages = new(new MappedRegions(old, _budget, SlabTags.TryReserve(old)!));
        _os.FailForEver(1, OsCalls.Discard);
        PassesThatAsk(1);
        long before = _os.Calls(OsCalls.Discard);

        Assert.That(_pages.TryDiscardTogether(ranges), Is.False);
        Assert.That(pages.TryDiscardTogether(ranges), Is.False);

        Assert.That(_os.Calls(OsCalls.Discard), Is.EqualTo(before));
        Assert.That(old.Calls(OsCalls.Discard), Is.Zero);
    }

    [Test]
    public void TryUnmap_WhileDiscardsRest_StillAsks()
    {
        _os.FailForEver(1, OsCalls.Discard);
        PassesThatAsk(1);
        _budget.TryReserve(MemoryGeometry.SuperslabBytes);
        void* other = _os.Map(MemoryGeometry.SuperslabBytes, MemoryGeometry.SuperslabBytes, out _);

        Assert.That(RegionMap.TryCover(other, MemoryGeometry.SuperslabBytes, OsMemory.Current), Is.True);
        Assert.That(_pages.TryUnmap(other, MemoryGeometry.SuperslabBytes), Is.True);
        Assert.That(_budget.MappedBytes, Is.Zero);
    }

    private MemoryRange[] EveryOtherPage(int count)
    {
        var ranges = new MemoryRange[count];
        for (int page = 0; page < 2 * count; page++)
        {
            byte* start = _range + (page * MemoryGeometry.PageBytes);
            *start = 77;
            if (page % 2 == 0)
            {
                ranges[page / 2] = new MemoryRange(start, MemoryGeometry.PageBytes);
            }
        }

        return ranges;
    }

    private List<int> PassesThatAsk(int passes)
    {
        List<int> asked = [];
        for (int pass = 0; pass < passes; pass++)
        {
            long before = _os.Calls(OsCalls.Discard);
            _pages.BeginPass(isAsked: false);
            _pages.TryDiscard(_range, MemoryGeometry.PageBytes, lazily: false);
            if (_os.Calls(OsCalls.Discard) > before)
            {
                asked.Add(pass);
            }
        }

        return asked;
    }
}
