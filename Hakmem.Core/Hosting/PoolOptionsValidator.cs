using Hakmem.Settings;
using Microsoft.Extensions.Options;

namespace Hakmem.Hosting;

/// <summary>Lists every wrong option of a pool at once, of every name.</summary>
internal sealed class PoolOptionsValidator : IValidateOptions<HakMemoryPoolOptions>
{
    public ValidateOptionsResult Validate(string? name, HakMemoryPoolOptions options) =>
        HakOptionsValidator.Result(name, PoolOptionChecker.ErrorsIn(options));
}
