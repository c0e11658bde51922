using System.Collections.Generic;

namespace Hakmem.Benchmarks.Reports.Pipes;

/// <summary>All pools under one way to copy; bars only where it is judged.</summary>
internal sealed record PipeTable(string Copy, string Summary, bool IsJudged, IReadOnlyList<PipeRow> Rows);
