using System;
using System.Collections.Generic;
using Hakmem.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Hakmem.Hosting;

/// <summary>Binds options of one name to a section. Text that is no value of its option is kept for the validation, which tells all errors at once.</summary>
/// <param name="name">Name of the options.</param>
/// <param name="section">Asked at each binding, because a reload may bring the section.</param>
/// <param name="bind">Binds by generated code; throws at the first text that it cannot read.</param>
/// <param name="keep">Gives the options what could not be read.</param>
internal sealed class SectionBinding<TOptions>(
    string name,
    Func<IConfiguration> section,
    Action<IConfiguration, TOptions> bind,
    Action<TOptions, IReadOnlyList<UnreadableText>> keep) : IConfigureNamedOptions<TOptions>
    where TOptions : class
{
    public void Configure(TOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? optionsName, TOptions options)
    {
        if (optionsName != name)
        {
            return;
        }

        IConfiguration whole = section();
        try
        {
            bind(whole, options);
        }
        catch (InvalidOperationException)
        {
            keep(options, BindEach(whole, options));
        }
    }

    /// <summary>Binds one value after the other.</summary>
    /// <returns>Those that cannot be read.</returns>
    private List<UnreadableText> BindEach(IConfiguration whole, TOptions options)
    {
        List<UnreadableText> unreadable = [];
        foreach ((string key, string? text) in whole.AsEnumerable(makePathsRelative: true))
        {
            try
            {
                bind(new ConfigurationBuilder().AddInMemoryCollection([new(key, text)]).Build(), options);
            }
            catch (InvalidOperationException)
            {
                unreadable.Add(new UnreadableText(key.Replace(':', '.'), text ?? ""));
            }
        }

        return unreadable;
    }
}
