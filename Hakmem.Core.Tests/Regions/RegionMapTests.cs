using Hakmem.Geometry;
using Hakmem.Os;
using Hakmem.Regions;
using Hakmem.Tests.Doubles;
using NUnit.Framework;

namespace Hakmem.Tests.Regions;

[TestFixture]
internal sealed unsafe class RegionMapTests
{
    private const nuint RegionBytes = MemoryGeometry.SuperslabBytes;
    private const byte Code = 249;

    private readonly FailingOsMemory _os = new();
    private byte* _start;

    [SetUp]
    public void MapFourRegions()
    {
        Assert.That(RegionMap.TryReserve(OsMemory.Current), Is.True);
        _start = (byte*)_os.Map(4 * RegionBytes, RegionBytes, out _);
        Assert.That(RegionMap.TryCover(_start, 4 * RegionBytes, _os), Is.True);
    }

    [TearDown]
    public void ClearAndUnmap()
    {
        RegionMap.Clear(_start, 4 * RegionBytes);
        _os.StopFailing();
        Assert.That(_os.Unmap(_start, 4 * RegionBytes), Is.True);
    }

    [Test]
    public void CodeAt_EveryBoundary_IsTheRegionsOwn()
    {
        RegionMap.SetSuperslab((SuperslabHeader*)(_start + RegionBytes), Code);

        Assert.That(RegionMap.CodeAt(_start + RegionBytes - 1), Is.EqualTo(RegionCode.None));
        Assert.That(RegionMap.CodeAt(_start + RegionBytes), Is.EqualTo(Code));
        Assert.That(RegionMap.CodeAt(_start + (2 * RegionBytes) - 1), Is.EqualTo(Code));
        Assert.That(RegionMap.CodeAt(_start + (2 * RegionBytes)), Is.EqualTo(RegionCode.None));
    }

    [Test]
    public void CodeAt_AddressesThatNobodyHas_IsNone()
    {
        foreach (nuint address in (nuint[])[0, 1, (nuint)1 << 47, (nuint)1 << 63, nuint.MaxValue])
        {
            Assert.That(RegionMap.CodeAt((void*)address), Is.EqualTo(RegionCode.None));
        }
    }

    [Test]
    public void HugeStartBelow_AnywhereInTheBlock_IsItsStart()
    {
        nuint lengthBytes = (2 * RegionBytes) + 4096;
        RegionMap.SetHuge(_start, lengthBytes);

        Assert.That(RegionMap.CodeAt(_start), Is.EqualTo(RegionCode.HugeStart));
        Assert.That(RegionMap.CodeAt(_start + (2 * RegionBytes)), Is.EqualTo(RegionCode.HugeInside));
        Assert.That(RegionMap.CodeAt(_start + (3 * RegionBytes)), Is.EqualTo(RegionCode.None));
        Assert.That(RegionMap.HugeStartBelow(_start + lengthBytes - 1) == _start, Is.True);
        Assert.That(RegionMap.HugeStartBelow(_start) == _start, Is.True);
        Assert.That(RegionMap.HugeStartBelow(_start + (3 * RegionBytes)) == null, Is.True);

        RegionMap.Clear(_start, lengthBytes);
        Assert.That(RegionMap.CodeAt(_start + (2 * RegionBytes)), Is.EqualTo(RegionCode.None));
        Assert.That(RegionMap.HugeStartBelow(_start + RegionBytes) == null, Is.True);
    }

    [Test]
    public void Covers_UserSpaceOnly()
    {
        nuint top = (nuint)1 << MemoryGeometry.AddressBits;

        Assert.That(RegionMap.Covers((void*)(top - RegionBytes), RegionBytes), Is.True);
        Assert.That(RegionMap.Covers((void*)(top - RegionBytes), RegionBytes + 1), Is.False);
        Assert.That(RegionMap.Covers((void*)top, 1), Is.False);
    }

    [Test]
    public void TryCover_RefusedByTheFloorBelow_SaysSo()
    {
        _os.FailForEver(1, OsCalls.MakeWritable);

        Assert.That(RegionMap.TryCover(_start, RegionBytes, _os), Is.False);
    }
}
