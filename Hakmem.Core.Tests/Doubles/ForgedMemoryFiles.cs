using System;
using System.Collections.Generic;
using Hakmem.Os;

namespace Hakmem.Tests.Doubles;

/// <summary>Memory files that say what a test wants; whatever was not forged is missing.</summary>
internal sealed class ForgedMemoryFiles : IMemoryFiles
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>The paths that were asked for, in order.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Thrown instead of an answer, as long as it is set.</summary>
    public Exception? Failure { get; set; }

    public string this[string path]
    {
        set => _texts[path] = value;
    }

    public string? TryRead(string path)
    {
        Asked.Add(path);
        if (Failure is not null)
        {
            throw Failure;
        }

        return _texts.GetValueOrDefault(path);
    }

    /// <summary>Forges one level of version 2; null leaves a file out.</summary>
    public ForgedMemoryFiles Unified(string folder, string? max = null, string? current = null, string? high = null, string? stat = null)
    {
        Set(folder + "/memory.max", max);
        Set(folder + "/memory.high", high);
        Set(folder + "/memory.current", current);
        Set(folder + "/memory.stat", stat);
        return this;
    }

    /// <summary>Forges one level of version 1; null leaves a file out.</summary>
    public ForgedMemoryFiles Controller(string folder, string? limit = null, string? usage = null, string? stat = null)
    {
        Set(folder + "/memory.limit_in_bytes", limit);
        Set(folder + "/memory.usage_in_bytes", usage);
        Set(folder + "/memory.stat", stat);
        return this;
    }

    private void Set(string path, string? text)
    {
        if (text is not null)
        {
            _texts[path] = text;
        }
    }
}
