using System.Collections.Generic;

namespace Hakmem.Benchmarks.Reports.Serving;

/// <summary>All pools under one load.</summary>
internal sealed record ServeTable(string Load, string Summary, IReadOnlyList<ServeRow> Rows);
