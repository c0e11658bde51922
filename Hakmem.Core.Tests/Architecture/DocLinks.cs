using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Hakmem.Tests.Architecture;

/// <summary>Finds the back-ticked words of a document that look like paths of this repository. Pure: takes text and a test for existence.</summary>
internal static partial class DocLinks
{
    private static readonly string[] s_topFolders =
        ["Hakmem.Core", "Hakmem.Core.Tests", "Hakmem.Benchmarks", "Hakmem.AspNetCore", "samples", "docs", ".ci"];

    private static readonly string[] s_topFileEndings = [".md", ".props", ".sln", ".config", ".txt"];

    /// <returns>Paths relative to the root; a path that begins with a room is one of Hakmem.Core.</returns>
    public static IEnumerable<string> PathsIn(string text)
    {
        foreach (string word in BackTicked().Matches(text).Select(static match => match.Groups[1].Value))
        {
            string first = word.Split('/')[0];
            if (!word.Contains('/', StringComparison.Ordinal))
            {
                if (char.IsUpper(word[0]) && s_topFileEndings.Contains(Path.GetExtension(word), StringComparer.Ordinal))
                {
                    yield return word;
                }
            }
            else if (s_topFolders.Contains(first, StringComparer.Ordinal))
            {
                yield return word;
            }
            else if (first.Length > 0 && ImportTable.MayImport.ContainsKey(first))
            {
                yield return "Hakmem.Core/" + word;
            }
        }
    }

    public static IEnumerable<string> Dead(string text, Func<string, bool> exists) =>
        PathsIn(text).Where(path => !exists(path) && !exists(path + ".cs"));

    [GeneratedRegex(@"`([\w./-]+)`")]
    private static partial Regex BackTicked();
}
