using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Hakmem.Tests.Crimes;

/// <summary>What a child said and how it ended.</summary>
internal sealed record CrimeReport(int ExitCode, IReadOnlyList<string> Lines, string Errors)
{
    /// <summary>The address the child was about to misuse.</summary>
    public nuint Accused => Lines
        .Where(static line => line.StartsWith(CrimeScene.AccusedWord, StringComparison.Ordinal))
        .Select(static line => nuint.Parse(line[(CrimeScene.AccusedWord.Length + 3)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
        .LastOrDefault();

    /// <summary>Everything, for the message of a failed assertion.</summary>
    public override string ToString() => $"exit code {ExitCode}\n{string.Join('\n', Lines)}\n{Errors}";
}
