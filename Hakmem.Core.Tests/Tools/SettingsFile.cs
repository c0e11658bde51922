using System;
using System.IO;

namespace Hakmem.Tests.Tools;

/// <summary>A JSON file in a temporary folder, rewritten as an operator would.</summary>
internal sealed class SettingsFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hakmem-settings-");

    public SettingsFile(string json) => Write(json);

    public string FullPath => Path.Combine(_folder.FullName, "appsettings.json");

    /// <summary>Moved into place, so that nobody reads half a file.</summary>
    public void Write(string json)
    {
        string draft = FullPath + ".draft";
        File.WriteAllText(draft, json);
        File.Move(draft, FullPath, overwrite: true);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
