using System.Collections.Generic;

namespace Hakmem.Settings;

/// <summary>What changed options come to for an allocator that runs already.</summary>
/// <param name="Live">The live half, to be given to <see cref="HeapSettings.ReplaceLive"/>.</param>
/// <param name="IgnoredNames">Fixed options that differ and keep the value they had at creation, named as in a configuration section.</param>
internal readonly record struct SettingsRevision(LiveSettings Live, IReadOnlyList<string> IgnoredNames);
