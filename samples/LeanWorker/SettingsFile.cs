using System;
using System.IO;

namespace LeanWorker;

/// <summary>Stands for the operator who edits appsettings.json.</summary>
internal sealed class SettingsFile(string folder)
{
    public const string Name = "appsettings.json";

    private readonly string _path = Path.Combine(folder, Name);

    /// <summary>Moved into place, so that the configuration never reads half a file.</summary>
    public void Replace(string old, string changed)
    {
        string draft = _path + ".draft";
        File.WriteAllText(draft, File.ReadAllText(_path).Replace(old, changed, StringComparison.Ordinal));
        File.Move(draft, _path, overwrite: true);
    }
}
