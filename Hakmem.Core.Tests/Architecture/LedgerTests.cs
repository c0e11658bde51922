using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Architecture;

[TestFixture]
internal sealed class LedgerTests
{
    private const int MaxRowLength = 200;

    [Test]
    public void EveryRow_IsOneLineOfAtMost200Characters()
    {
        Assert.That(TooLong(File.ReadLines(Repository.PathTo("docs", "LEDGER.md"))), Is.Empty);
    }

    [Test]
    public void APlantedLongRow_IsFound()
    {
        string[] lines = ["# Ledger", "| 0001 | short |", "| 0002 | " + new string('x', MaxRowLength) + " |", new string('y', 500)];

        Assert.That(TooLong(lines), Is.EqualTo((string[])[lines[2]]));
    }

    private static IEnumerable<string> TooLong(IEnumerable<string> lines) =>
        lines.Where(static line => line.StartsWith("| 0", StringComparison.Ordinal) && line.Length > MaxRowLength);
}
