using System.Collections.Generic;

namespace Hakmem.Benchmarks.Runs;

/// <summary>The replays of one trace.</summary>
/// <param name="Cells">The subjects that served all of it, with their rounds.</param>
/// <param name="Refusals">What the others could not serve.</param>
internal sealed record ReplayOutcome(IReadOnlyList<ReplayCell> Cells, IReadOnlyList<string> Refusals);
