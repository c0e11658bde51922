using System;
using System.Collections.Generic;
using Hakmem.Tests.BrokenTwins;
using Hakmem.Tests.Doubles;

namespace Hakmem.Tests.Crimes;

/// <summary>The allocators that crimes are committed against, by the name a child is given.</summary>
internal static class Subjects
{
    public const string Reference = "reference";
    public const string Blind = "blind";

    /// <summary>Every profile, with Standard integrity.</summary>
    public static IReadOnlyList<string> Real { get; } = ["balanced", "lean", "speed-first"];

    public static IHakAllocator Create(string name) => name switch
    {
        "balanced" => new HakAllocator(),
        "lean" => new HakAllocator(new HakOptions { Profile = HakProfile.Lean }),
        "speed-first" => new HakAllocator(new HakOptions
        {
            Profile = HakProfile.SpeedFirst,
            Integrity = HakIntegrity.Standard,

            // So that slabs are used when a crime asks for them, and not before.
            Prewarm = new HakPrewarmOptions { Enabled = false },
        }),
        Reference => new ReferenceAllocator(),
        Blind => new BlindAllocator(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No subject has this name."),
    };
}
