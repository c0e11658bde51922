using System.Collections.Generic;

namespace Hakmem.Benchmarks.Reports.Pipes;

/// <summary>All pools under one way to copy.</summary>
internal sealed record PipeTable(string Copy, string Summary, IReadOnlyList<PipeRow> Rows);
