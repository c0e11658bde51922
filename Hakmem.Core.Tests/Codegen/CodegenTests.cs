using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Codegen;

/// <summary>
/// What the compiler makes of the hot path. Where runtime or architecture are not those of the golden file, only the rules hold. To accept a change:
/// <c>HAKMEM_UPDATE_CODEGEN=1 dotnet test -c Release Hakmem.Core.Tests --filter FullyQualifiedName~CodegenTests</c>.
/// </summary>
[TestFixture]
internal sealed class CodegenTests
{
    private const string UpdateVariable = "HAKMEM_UPDATE_CODEGEN";

    private static readonly string[] s_operations =
    [
        nameof(HotCalls.StaticAllocate), nameof(HotCalls.StaticFree), nameof(HotCalls.HeapAllocate), nameof(HotCalls.HeapFree),
        nameof(HotCalls.StandardFree), nameof(HotCalls.NoneFree),
    ];

    private IReadOnlyDictionary<string, JitListing> _listings = new Dictionary<string, JitListing>();

    private static string GoldenFile => Repository.PathTo("Hakmem.Core.Tests", "Codegen", "codegen.golden.txt");

    [OneTimeSetUp]
    public void ListWhatTheCompilerMakes()
    {
        _listings = ListingChild.Run(CodegenScene.Verb, new Dictionary<string, string>
        {
            ["DOTNET_TieredCompilation"] = "0",
            ["DOTNET_TieredPGO"] = "0",
        });
        Assert.That(_listings.Keys, Is.SupersetOf(JitListing.Methods));
    }

    [TestCase(nameof(HotCalls.StaticAllocate), 0)]
    [TestCase(nameof(HotCalls.StaticFree), 0)]
    [TestCase(nameof(HotCalls.DirectRead), 1)]
    [TestCase(nameof(HotCalls.HeapAllocate), 0)]
    [TestCase(nameof(HotCalls.HeapFree), 0)]
    public void ThreadStatics_AreReadTheDirectWay_AndByNoHotPath(string method, int reads)
    {
        Assert.That(ListingShape.ThreadStaticReads(_listings[method]), Is.EqualTo(reads), Text(method));
        Assert.That(ListingShape.DirectReads(_listings[method]), Is.EqualTo(reads), Text(method));
    }

    /// <summary>The control: the detector tells the general form from the direct one.</summary>
    [Test]
    public void AThreadStaticOfTheGeneralForm_IsNotTakenForADirectOne()
    {
        Assert.That(ListingShape.ThreadStaticReads(_listings[nameof(HotCalls.GeneralRead)]), Is.EqualTo(1));
        Assert.That(ListingShape.DirectReads(_listings[nameof(HotCalls.GeneralRead)]), Is.Zero, Text(nameof(HotCalls.GeneralRead)));
    }

    [TestCaseSource(nameof(s_operations))]
    public void EveryOperation_LocksNothingAndHasOneRareExit(string method)
    {
        Assert.That(ListingShape.Locked(_listings[method]), Is.Zero, Text(method));
        Assert.That(ListingShape.Exits(_listings[method]), Is.EqualTo(1), Text(method));
    }

    [Test]
    public void Free_WithoutChecks_HasFewerInstructionsAndLooksAtNoMark()
    {
        JitListing none = _listings[nameof(HotCalls.NoneFree)];
        JitListing standard = _listings[nameof(HotCalls.StandardFree)];

        Assert.That(none.Instructions, Has.Count.LessThan(standard.Instructions.Count));
        Assert.That(ListingShape.MarkCompares(none), Is.Zero, Text(none.Method));
        Assert.That(ListingShape.MarkCompares(standard), Is.EqualTo(1), Text(standard.Method));
    }

    [Test]
    public void Instructions_OfEachKind_AreThoseOfTheGoldenFile()
    {
        string[] found = [ListingChild.Machine, .. s_operations.Select(method => ListingShape.Describe(_listings[method]))];
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(GoldenFile, string.Join('\n', found) + "\n");
        }

        string[] golden = File.ReadAllLines(GoldenFile);
        if (golden[0] != ListingChild.Machine)
        {
            Assert.Ignore($"The golden file is of {golden[0]}, this is {ListingChild.Machine}.");
        }

        Assert.That(found, Is.EqualTo(golden));
    }

    private string Text(string method) => string.Join('\n', _listings[method].Instructions);
}
