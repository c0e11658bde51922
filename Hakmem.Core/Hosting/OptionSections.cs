using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hakmem.Hosting;

/// <summary>Options that follow a configuration.</summary>
internal static class OptionSections
{
    /// <summary>Binds options, now and after each reload, as <c>OptionsBuilder.Bind</c> would, but for what cannot be read.</summary>
    public static void Bind(OptionsBuilder<HakOptions> builder, IConfiguration configuration)
    {
        builder.Services.AddSingleton<IOptionsChangeTokenSource<HakOptions>>(
            new ConfigurationChangeTokenSource<HakOptions>(builder.Name, configuration));
        builder.Services.AddSingleton<IConfigureOptions<HakOptions>>(new SectionBinding<HakOptions>(
            builder.Name,
            () => configuration,
            static (section, options) => section.Bind(options),
            static (options, unreadable) => options.Unreadable = [.. options.Unreadable, .. unreadable]));
    }
}
