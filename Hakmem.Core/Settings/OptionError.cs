namespace Hakmem.Settings;

/// <summary>One wrong option: its name as in a configuration section, and a sentence with name, value and allowed range.</summary>
internal readonly record struct OptionError(string Name, string Sentence);
