using System.IO;
using Hakmem.Os;
using NUnit.Framework;

namespace Hakmem.Tests.Os;

[TestFixture]
[Platform("Linux")]
internal sealed class MemoryFilesTests
{
    private static readonly string[] s_unreadable = ["", "\0", "/", "/proc/self/no such file", "/proc/self/mem/below", "relative and missing"];

    [Test]
    public void TryRead_OfAFileOfTheKernel_GivesItsText()
    {
        Assert.That(new MemoryFiles().TryRead("/proc/self/status"), Does.StartWith("Name:"));
    }

    [Test]
    public void TryRead_OfAnEmptyFile_GivesAnEmptyText()
    {
        string path = Path.GetTempFileName();
        try
        {
            Assert.That(new MemoryFiles().TryRead(path), Is.Empty);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCaseSource(nameof(s_unreadable))]
    public void TryRead_OfWhatCannotBeRead_GivesNull(string path)
    {
        Assert.That(new MemoryFiles().TryRead(path), Is.Null);
    }
}
