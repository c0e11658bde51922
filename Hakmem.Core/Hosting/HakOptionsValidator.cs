using System.Linq;
using Hakmem.Settings;
using Microsoft.Extensions.Options;

namespace Hakmem.Hosting;

/// <summary>Lists every wrong option at once, of every name.</summary>
internal sealed class HakOptionsValidator : IValidateOptions<HakOptions>
{
    public ValidateOptionsResult Validate(string? name, HakOptions options)
    {
        string[] sentences = [.. OptionChecker.ErrorsIn(options).Select(error => Sentence(name, error))];
        return sentences.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(sentences);
    }

    private static string Sentence(string? name, OptionError error) =>
        string.IsNullOrEmpty(name) ? error.Sentence : $"{name}: {error.Sentence}";
}
