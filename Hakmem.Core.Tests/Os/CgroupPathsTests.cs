using Hakmem.Os;
using NUnit.Framework;

namespace Hakmem.Tests.Os;

[TestFixture]
internal sealed class CgroupPathsTests
{
    [TestCase("0::/\n", "/")]
    [TestCase("0::/user.slice/a b/c:d\n", "/user.slice/a b/c:d")]
    [TestCase("4:memory:/v1\n0::/v2\n", "/v2")]
    [TestCase("0::/gone (deleted)\n", "/gone (deleted)")]
    [TestCase("10::/no\n4:memory:/v1\n", null)]
    [TestCase("", null)]
    public void Unified_OfAText_IsThePathOfVersion2(string text, string? path)
    {
        Assert.That(CgroupPaths.Unified(text), Is.EqualTo(path));
    }

    [TestCase("4:memory:/a:b c\n0::/v2\n", "/a:b c")]
    [TestCase("4:cpu,memory:/a\n", "/a")]
    [TestCase("0::/memory\n", null)]
    [TestCase("4:memory\n", null)]
    [TestCase("4:memory:relative\n", null)]
    public void MemoryController_OfAText_IsThePathOfVersion1(string text, string? path)
    {
        Assert.That(CgroupPaths.MemoryController(text), Is.EqualTo(path));
    }

    [TestCase("/", new[] { "/m" })]
    [TestCase("/a", new[] { "/m/a", "/m" })]
    [TestCase("/a/b c/d", new[] { "/m/a/b c/d", "/m/a/b c", "/m/a", "/m" })]
    [TestCase("/a/b/", new[] { "/m/a/b", "/m/a", "/m" })]
    [TestCase("/a//b", new[] { "/m/a//b", "/m/a", "/m" })]
    [TestCase("/..name/a..b", new[] { "/m/..name/a..b", "/m/..name", "/m" })]
    public void Folders_OfAPath_GoUpToTheMount(string path, string[] folders)
    {
        Assert.That(CgroupPaths.Folders("/m", path), Is.EqualTo(folders));
    }

    [TestCase("/..")]
    [TestCase("/../")]
    [TestCase("/../sibling/app")]
    [TestCase("/../../a b")]
    [TestCase("/a/../../../etc")]
    public void Folders_OfAPathThatClimbs_AreTheMountAlone(string path)
    {
        Assert.That(CgroupPaths.Folders("/m", path), Is.EqualTo(new[] { "/m" }));
    }
}
