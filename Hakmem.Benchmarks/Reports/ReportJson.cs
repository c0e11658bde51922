using System.Text.Json.Serialization;
using Hakmem.Benchmarks.Reports.Pipes;
using Hakmem.Benchmarks.Reports.Rss;
using Hakmem.Benchmarks.Runs;
using Hakmem.Benchmarks.Runs.Rss;

namespace Hakmem.Benchmarks.Reports;

/// <summary>Serializers made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(BenchmarkReport))]
[JsonSerializable(typeof(PipeReport))]
[JsonSerializable(typeof(ResidentFigures))]
[JsonSerializable(typeof(RssFigures))]
[JsonSerializable(typeof(RssReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
