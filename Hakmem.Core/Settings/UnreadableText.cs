namespace Hakmem.Settings;

/// <summary>Text in a configuration that is no value of its option, whose name is as in <see cref="OptionError"/>, but for upper and lower case.</summary>
internal readonly record struct UnreadableText(string Name, string Text);
