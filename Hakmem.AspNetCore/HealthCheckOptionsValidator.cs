using System.Collections.Generic;
using Microsoft.Extensions.Options;

namespace Hakmem.AspNetCore;

/// <summary>Lists every wrong threshold at once.</summary>
internal sealed class HealthCheckOptionsValidator : IValidateOptions<HakmemHealthCheckOptions>
{
    private const int LeastPercent = 1;
    private const int MostPercent = 100;

    public ValidateOptionsResult Validate(string? name, HakmemHealthCheckOptions options)
    {
        IReadOnlyList<string> errors = ErrorsIn(options);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    /// <returns>Sentences with name, value and rule; empty when the thresholds can be used.</returns>
    public static IReadOnlyList<string> ErrorsIn(HakmemHealthCheckOptions options)
    {
        List<string> errors = [];
        RequireInRange(errors, nameof(options.DegradedPercent), options.DegradedPercent);
        RequireInRange(errors, nameof(options.UnhealthyPercent), options.UnhealthyPercent);
        if (options.DegradedPercent >= options.UnhealthyPercent)
        {
            errors.Add(
                $"{nameof(options.DegradedPercent)} is {options.DegradedPercent}; it must be below {nameof(options.UnhealthyPercent)}, "
                + $"which is {options.UnhealthyPercent}.");
        }

        return errors;
    }

    private static void RequireInRange(List<string> errors, string name, int percent)
    {
        if (percent is < LeastPercent or > MostPercent)
        {
            errors.Add($"{name} is {percent}; it must be from {LeastPercent} to {MostPercent}.");
        }
    }
}
