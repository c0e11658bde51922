using System;

namespace Hakmem.Benchmarks.Reports;

/// <summary>One column of a table: its title and what it says about a row.</summary>
/// <param name="Title">The words above it.</param>
/// <param name="IsEssential">False for what a narrow terminal goes without.</param>
/// <param name="TextOf">The cell of a row.</param>
internal sealed record Column<TRow>(string Title, bool IsEssential, Func<TRow, string> TextOf);
