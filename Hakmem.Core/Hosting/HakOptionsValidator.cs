using System.Collections.Generic;
using System.Linq;
using Hakmem.Settings;
using Microsoft.Extensions.Options;

namespace Hakmem.Hosting;

/// <summary>Lists every wrong option at once, of every name.</summary>
internal sealed class HakOptionsValidator : IValidateOptions<HakOptions>
{
    public ValidateOptionsResult Validate(string? name, HakOptions options) => Result(name, OptionChecker.ErrorsIn(options));

    public static ValidateOptionsResult Result(string? name, IReadOnlyList<OptionError> errors) =>
        errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors.Select(error => Sentence(name, error)));

    private static string Sentence(string? name, OptionError error) =>
        string.IsNullOrEmpty(name) ? error.Sentence : $"{name}: {error.Sentence}";
}
