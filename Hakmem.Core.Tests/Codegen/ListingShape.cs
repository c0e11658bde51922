using System;
using System.Linq;
using System.Text.RegularExpressions;

namespace Hakmem.Tests.Codegen;

/// <summary>Instructions of one listing by kind, and how it reads its thread static. Knows x64 only.</summary>
internal static partial class ListingShape
{
    /// <summary>One line of the golden file.</summary>
    public static string Describe(JitListing listing) => string.Join(
        ' ',
        listing.Method,
        $"all={listing.Instructions.Count}",
        $"call={listing.Count(static line => Is(line, "call"))}",
        $"jcc={listing.Count(IsConditionalJump)}",
        $"compare={listing.Count(static line => Is(line, "cmp") || Is(line, "test"))}",
        $"load={listing.Count(static line => MemorySource().IsMatch(line) || (Is(line, "cmp") && line.Contains('[', StringComparison.Ordinal)))}",
        $"store={listing.Count(static line => MemoryTarget().IsMatch(line))}",
        $"locked={Locked(listing)}",
        $"push={listing.Count(static line => Is(line, "push"))}");

    /// <summary>Instructions that lock the bus: an exchange with memory does without saying so.</summary>
    public static int Locked(JitListing listing) =>
        listing.Count(static line => Is(line, "lock") || (Is(line, "xchg") && line.Contains('[', StringComparison.Ordinal)));

    /// <summary>Reads of thread statics of whatever form: each asks the system's helper through a register.</summary>
    public static int ThreadStaticReads(JitListing listing) => listing.Count(static line => ThroughRegister().IsMatch(line));

    /// <summary>Reads of the direct form: the helper's answer, a constant added, one load.</summary>
    public static int DirectReads(JitListing listing) =>
        Enumerable.Range(0, int.Max(0, listing.Instructions.Count - 2)).Count(index =>
            ThroughRegister().IsMatch(listing.Instructions[index])
            && AddsConstant().IsMatch(listing.Instructions[index + 1])
            && LoadsAtConstant().IsMatch(listing.Instructions[index + 2]));

    /// <summary>Calls that are no reads of thread statics: the rare exits.</summary>
    public static int Exits(JitListing listing) =>
        listing.Count(static line => Is(line, "call") || Is(line, "tail.jmp")) - ThreadStaticReads(listing);

    /// <summary>Comparisons of what is in memory with the mark that it would have if it were free.</summary>
    public static int MarkCompares(JitListing listing) => listing.Count(static line => ComparesMark().IsMatch(line));

    private static bool IsConditionalJump(string line) => line.StartsWith('j') && !Is(line, "jmp");

    private static bool Is(string line, string mnemonic) => line.Split(' ')[0] == mnemonic;

    [GeneratedRegex(@"^call\s+r\w+$")]
    private static partial Regex ThroughRegister();

    [GeneratedRegex(@"^add\s+rax, \d+$")]
    private static partial Regex AddsConstant();

    [GeneratedRegex(@"^mov\s+\w+, qword ptr \[rax\+0x\w+\]$")]
    private static partial Regex LoadsAtConstant();

    [GeneratedRegex(@"^cmp\s+qword ptr \[\w+\+0x08\], \w+$")]
    private static partial Regex ComparesMark();

    [GeneratedRegex(@"^(mov|xor|add|sub|and|or)\w*\s+\w+, .*ptr \[")]
    private static partial Regex MemorySource();

    [GeneratedRegex(@"^(mov|xor|add|sub|and|or|inc|dec)\s+\w+\s+ptr \[")]
    private static partial Regex MemoryTarget();
}
