using System;
using System.Collections.Generic;
using System.Linq;

namespace Hakmem.Tests.Crimes;

/// <summary>Every crime there is.</summary>
internal static class CrimeList
{
    public static IReadOnlyList<Crime> All { get; } =
        [.. ForeignPointerCrimes.All, .. WrongAllocatorCrimes.All, .. InteriorPointerCrimes.All, .. RepeatedFreeCrimes.All];

    public static Crime Named(string name) => All.Single(crime => string.Equals(crime.Name, name, StringComparison.Ordinal));
}
