using System.Text.Json.Serialization;
using Hakmem.Benchmarks.Reports.Pipes;
using Hakmem.Benchmarks.Reports.Rss;
using Hakmem.Benchmarks.Reports.Serving;
using Hakmem.Benchmarks.Runs;
using Hakmem.Benchmarks.Runs.Rss;
using Hakmem.Benchmarks.Serving;
using Hakmem.Benchmarks.Serving.Load;

namespace Hakmem.Benchmarks.Reports;

/// <summary>Serializers made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(BenchmarkReport))]
[JsonSerializable(typeof(CompiledCount))]
[JsonSerializable(typeof(PipeReport))]
[JsonSerializable(typeof(LoadFigures))]
[JsonSerializable(typeof(ResidentFigures))]
[JsonSerializable(typeof(ResidentLevel))]
[JsonSerializable(typeof(RssFigures))]
[JsonSerializable(typeof(RssReport))]
[JsonSerializable(typeof(ServeReport))]
[JsonSerializable(typeof(ServerEnd))]
[JsonSerializable(typeof(ServerPorts))]
internal sealed partial class ReportJson : JsonSerializerContext;
