using System.Linq;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hakmem.Hosting;

/// <summary>Which part of a configuration holds which options.</summary>
internal static class OptionSections
{
    private const string UsualName = "Hakmem";
    private const string Pool = "Pool";

    /// <summary>Binds options, now and after each reload, as <c>OptionsBuilder.Bind</c> would, but for what cannot be read.</summary>
    public static void Bind(OptionsBuilder<HakOptions> builder, IConfiguration configuration)
    {
        builder.Services.AddSingleton<IOptionsChangeTokenSource<HakOptions>>(
            new ConfigurationChangeTokenSource<HakOptions>(builder.Name, configuration));
        builder.Services.AddSingleton<IConfigureOptions<HakOptions>>(new SectionBinding<HakOptions>(
            builder.Name,
            () => SectionIn(configuration),
            static (section, options) => section.Bind(options),
            static (options, unreadable) => options.Unreadable = [.. options.Unreadable, .. unreadable]));

        // Without a source of changes: a pool reads them once.
        builder.Services.AddSingleton<IConfigureOptions<HakMemoryPoolOptions>>(new SectionBinding<HakMemoryPoolOptions>(
            builder.Name,
            () => SectionIn(configuration).GetSection(Pool),
            static (section, options) => section.Bind(options),
            static (options, unreadable) => options.Unreadable = [.. options.Unreadable, .. unreadable]));
    }

    /// <summary>A whole configuration, which is no section itself, stands for its section of the usual name if that holds anything.</summary>
    private static IConfiguration SectionIn(IConfiguration configuration) =>
        configuration is not IConfigurationSection && configuration.GetSection(UsualName) is { } section && section.GetChildren().Any()
            ? section
            : configuration;
}
