using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Hakmem.Tests.Codegen;

/// <summary>What the compiler printed for one method at full optimisation.</summary>
internal sealed partial record JitListing(string Method, IReadOnlyList<string> Instructions)
{
    /// <summary>The methods of <see cref="HotCalls"/> that are one operation each, or a way to read a thread static.</summary>
    public static IReadOnlyList<string> Methods { get; } =
    [
        nameof(HotCalls.StaticAllocate), nameof(HotCalls.StaticFree), nameof(HotCalls.HeapAllocate), nameof(HotCalls.HeapFree),
        nameof(HotCalls.StandardFree), nameof(HotCalls.NoneFree), nameof(HotCalls.DirectRead), nameof(HotCalls.GeneralRead),
    ];

    /// <returns>The last whole listing of each method that was compiled for good.</returns>
    public static IReadOnlyDictionary<string, JitListing> FindAll(string text)
    {
        Dictionary<string, JitListing> listings = [];
        foreach (string part in text.Split("; Assembly listing for method ", StringSplitOptions.RemoveEmptyEntries))
        {
            Match head = Head().Match(part);
            if (head.Success && part.Contains("; Total bytes of code", StringComparison.Ordinal))
            {
                string method = head.Groups["method"].Value;
                listings[method] = new JitListing(method, [.. part.Split('\n').Select(static line => line.Trim()).Where(static line => Instruction().IsMatch(line))]);
            }
        }

        return listings;
    }

    public int Count(Func<string, bool> isMeant) => Instructions.Count(isMeant);

    [GeneratedRegex(@"^[\w.]*HotCalls:(?<method>\w+)\(.*\((FullOpts|Tier1)\)")]
    private static partial Regex Head();

    [GeneratedRegex(@"^[a-z]\w*( |$)")]
    private static partial Regex Instruction();
}
