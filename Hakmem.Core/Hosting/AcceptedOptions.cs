using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Hakmem.Hosting;

/// <summary>The options that were valid last, by name, and why newer ones were refused.</summary>
internal sealed class AcceptedOptions
{
    private readonly ConcurrentDictionary<string, HakOptions> _accepted = new();
    private readonly ConcurrentDictionary<string, string> _refusals = new();

    public void Accept(string name, HakOptions options)
    {
        // A copy, because the options belong to whoever asked for them.
        _accepted[name] = options.Copy();
        _refusals.TryRemove(name, out _);
    }

    /// <returns><see langword="true"/> when options of this name were valid once.</returns>
    public bool TryGet(string name, [NotNullWhen(true)] out HakOptions? options)
    {
        options = _accepted.TryGetValue(name, out HakOptions? accepted) ? accepted.Copy() : null;
        return options is not null;
    }

    /// <returns><see langword="true"/> when the reason is another than that of the refusal before, so that every scope that asks does not log it again.</returns>
    public bool IsNewRefusal(string name, string reason)
    {
        // Of two reloads at the same time one finds the reason of the other: the second function runs again until nobody came between.
        bool isNew = true;
        _refusals.AddOrUpdate(name, reason, (_, known) =>
        {
            isNew = known != reason;
            return reason;
        });
        return isNew;
    }
}
