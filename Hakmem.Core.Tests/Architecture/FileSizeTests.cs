using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Architecture;

[TestFixture]
internal sealed class FileSizeTests
{
    private const int MaxLines = 350;

    [Test]
    public void NoSourceFile_IsLongerThan350Lines()
    {
        IEnumerable<string> tooLong =
            from file in Repository.Files()
            where file.EndsWith(".cs", StringComparison.Ordinal)
            let lines = File.ReadLines(Repository.PathTo(file)).Count()
            where lines > MaxLines
            select $"{file} has {lines} lines";

        Assert.That(tooLong, Is.Empty);
    }

    [Test]
    public void TheSourcesAreWhereTheTestLooks()
    {
        Assert.That(Repository.Files(), Does.Contain("Hakmem.Core/IHakAllocator.cs").And.Contain("Hakmem.Core.Tests/Architecture/FileSizeTests.cs"));
    }
}
