using System;
using System.Collections.Generic;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hakmem.Hosting;

/// <summary>Makes options as usual, but where a reload made them invalid, those that were valid last stay.</summary>
/// <remarks>
/// Without it the exception of the validation would come out of the reload itself, in a callback of the configuration, and every later read of the monitor
/// would throw. Options that were never valid do throw: that is what stops a host at its start.
/// </remarks>
internal sealed class GuardedOptionsFactory(
    IEnumerable<IConfigureOptions<HakOptions>> setups,
    IEnumerable<IPostConfigureOptions<HakOptions>> finishers,
    IEnumerable<IValidateOptions<HakOptions>> validators,
    AcceptedOptions accepted,
    ILogger logger) : IOptionsFactory<HakOptions>
{
    private readonly OptionsFactory<HakOptions> _inner = new(setups, finishers, validators);

    public HakOptions Create(string name)
    {
        try
        {
            HakOptions options = _inner.Create(name);
            accepted.Accept(name, options);
            return options;
        }
        catch (Exception error) when (accepted.TryGet(name, out HakOptions? last))
        {
            // Not only OptionsValidationException: what the application configures by itself may throw anything.
            if (accepted.IsNewRefusal(name, error.Message))
            {
                HostingLog.OptionsRefused(logger, HostedAllocator.DisplayName(name), error.Message);
            }

            return last;
        }
    }
}
