using System;
using System.Collections.Generic;

namespace Hakmem.Tests.Crimes;

/// <summary>One misuse, its legal twin, and what the allocator must say of it.</summary>
/// <param name="Name">What the child is told to do; also the name of the test.</param>
/// <param name="Commit">The misuse. Names the address with <see cref="CrimeScene.Accuse"/> right before it.</param>
/// <param name="Control">The same program without the misuse.</param>
/// <param name="Accepted">Right answers: one, or two where what became of the memory is the allocator's own affair.</param>
internal sealed record Crime(string Name, Action<CrimeScene> Commit, Action<CrimeScene> Control, params IReadOnlyList<Accusation> Accepted);
