using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace Hakmem.Tests.Codegen;

/// <summary>
/// What the compiler makes of a caller's loop once it has seen it run. Left to itself it takes the rare operations into the loop, whose own values then live on the
/// stack: kilobytes of code, and every hot operation in it up to twice as slow.
/// </summary>
[TestFixture]
internal sealed class LoopCodegenTests
{
    private IReadOnlyDictionary<string, JitListing> _listings = new Dictionary<string, JitListing>();

    [OneTimeSetUp]
    public void ListWhatTheCompilerMakes() => _listings = ListingChild.Run(CodegenScene.LoopVerb, new Dictionary<string, string>
    {
        ["DOTNET_TieredCompilation"] = "1",
        ["DOTNET_TieredPGO"] = "1",
        ["DOTNET_TC_CallCountingDelayMs"] = "0",
        ["DOTNET_TC_BackgroundWorkerTimeoutMs"] = "0",
    });

    [Test]
    public void RareOperations_StayOutOfCallersLoops(
        [Values(nameof(HotCalls.MixedLoop), nameof(HotCalls.StaticMixedLoop))] string loop,
        [Values("AllocateZeroed", "AllocateAligned", "Reallocate", "GetUsableSize", "TryAllocate")] string operation) =>
        Assert.That(Calls(loop).Where(call => call.Contains($":{operation}(", StringComparison.Ordinal)), Has.Exactly(1).Items, Text(loop));

    /// <summary>The control: what is meant to be taken in is, so that the listings are of loops compiled for good.</summary>
    [TestCase(nameof(HotCalls.MixedLoop))]
    [TestCase(nameof(HotCalls.StaticMixedLoop))]
    public void HotOperations_AreTakenIn(string loop) =>
        Assert.That(Calls(loop).Where(static call => call.Contains("Hakmem.HakMemory:", StringComparison.Ordinal)
            || call.Contains("Hakmem.HakThreadHeap:", StringComparison.Ordinal) || call.Contains("Hakmem.Heaps.HotPath", StringComparison.Ordinal)), Is.Empty, Text(loop));

    private IEnumerable<string> Calls(string loop) => _listings[loop].Instructions.Where(static line => line.StartsWith("call", StringComparison.Ordinal));

    private string Text(string loop) => string.Join('\n', _listings[loop].Instructions);
}
