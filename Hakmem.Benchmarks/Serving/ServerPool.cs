namespace Hakmem.Benchmarks.Serving;

/// <summary>What a server's memory comes from.</summary>
/// <param name="Name">On the command line and in reports.</param>
/// <param name="Summary">One line: what is measured under this name.</param>
/// <param name="BlockBytes">Of Hakmem's blocks; null for the server's own pool.</param>
internal sealed record ServerPool(string Name, string Summary, int? BlockBytes);
