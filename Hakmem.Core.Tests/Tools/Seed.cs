using System;
using System.Globalization;
using NUnit.Framework;

namespace Hakmem.Tests.Tools;

/// <summary>Seeds of random tests: printed always, given back with <c>dotnet test -- 'TestRunParameters.Parameter(name="seed", value="1")'</c>.</summary>
internal static class Seed
{
    public static int Next(int fallback)
    {
        string? given = TestContext.Parameters["seed"];
        int seed = given is null ? fallback : int.Parse(given, CultureInfo.InvariantCulture);
        TestContext.Out.WriteLine($"seed {seed}");
        return seed;
    }

    public static int Fresh() => Next(Random.Shared.Next());
}
