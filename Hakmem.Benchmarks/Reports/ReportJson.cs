using System.Text.Json.Serialization;
using Hakmem.Benchmarks.Runs;

namespace Hakmem.Benchmarks.Reports;

/// <summary>Serializers made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BenchmarkReport))]
[JsonSerializable(typeof(ResidentFigures))]
internal sealed partial class ReportJson : JsonSerializerContext;
