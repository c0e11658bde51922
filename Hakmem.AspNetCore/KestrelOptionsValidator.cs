using System;
using System.Collections.Generic;
using Microsoft.Extensions.Options;

namespace Hakmem.AspNetCore;

/// <summary>Lists every wrong setting at once.</summary>
internal sealed class KestrelOptionsValidator : IValidateOptions<HakmemKestrelOptions>
{
    private const int LeastBlockBytes = 4096;
    private const int MostBlockBytes = 65_536;

    public ValidateOptionsResult Validate(string? name, HakmemKestrelOptions options)
    {
        List<string> errors = [];
        if (options.BlockBytes is < LeastBlockBytes or > MostBlockBytes)
        {
            errors.Add($"{nameof(options.BlockBytes)} is {options.BlockBytes}; it must be from {LeastBlockBytes} to {MostBlockBytes}.");
        }

        if (!Enum.IsDefined(options.Backing))
        {
            errors.Add($"{nameof(options.Backing)} is {options.Backing}; it must be Native or PinnedArray.");
        }

        if (!Enum.IsDefined(options.LeakTracking))
        {
            errors.Add($"{nameof(options.LeakTracking)} is {options.LeakTracking}; it must be Off, Count, Sample or Full.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
