using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Hakmem.Tests.Architecture;

/// <summary>Finds what a source file imports against the table. Pure: takes text, so that violations can be planted.</summary>
internal static partial class Layering
{
    /// <param name="room">The room of the file; empty for the face.</param>
    /// <param name="file">Its name, for the sentence.</param>
    /// <param name="text">Its text.</param>
    public static IEnumerable<string> Violations(string room, string file, string text)
    {
        foreach (string line in text.Split('\n').Select(static line => line.Trim()).Where(IsCode))
        {
            Match import = Import().Match(line);
            if (import.Success)
            {
                string target = import.Groups["room"].Value;
                if (target != room && !ImportTable.MayImport[room].Contains(target, StringComparer.Ordinal))
                {
                    yield return $"{Where()} imports {target}";
                }

                continue;
            }

            foreach (Match match in HalfQualified().Matches(line))
            {
                if (ImportTable.MayImport.ContainsKey(match.Groups["room"].Value))
                {
                    yield return $"{Where()} reaches into {match.Groups["room"].Value} without a using";
                }
            }

            foreach ((string name, string[] rooms) in ImportTable.FaceNames)
            {
                if (room != ImportTable.Face && !rooms.Contains(room, StringComparer.Ordinal) && Regex.IsMatch(line, $@"(?<!nameof\()\b{name}\b"))
                {
                    yield return $"{Where()} names {name}";
                }
            }
        }

        string Where() => Path.Combine(room, file).Replace('\\', '/');
    }

    private static bool IsCode(string line) => !line.StartsWith("//", StringComparison.Ordinal) && !line.StartsWith("namespace ", StringComparison.Ordinal);

    [GeneratedRegex(@"^(?:global )?using (?:static |\w+ = )?Hakmem\.(?<room>\w+)")]
    private static partial Regex Import();

    [GeneratedRegex(@"(?<![\w.])(?:global::)?(?:Hakmem\.)?(?<room>[A-Z]\w+)\.[A-Z]")]
    private static partial Regex HalfQualified();
}
