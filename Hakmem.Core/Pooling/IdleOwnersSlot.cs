using System;

namespace Hakmem.Pooling;

/// <summary>Where a thread finds its idle owners: the address of a pinned array's only element.</summary>
/// <remarks>
/// Alone on purpose: a thread static of one plain word is read with one load, one that holds an object with four that wait for each other. The array is
/// kept by <see cref="IdleOwnersKeeper"/>, and dies with the thread like this word.
/// </remarks>
internal static class IdleOwnersSlot
{
    [ThreadStatic]
    internal static nint Current;
}
