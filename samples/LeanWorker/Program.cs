using System;
using System.IO;
using Hakmem;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace LeanWorker;

internal static class Program
{
    private static void Main(string[] arguments)
    {
        // A copy of the settings, because the worker rewrites them while it runs.
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lean-worker-");
        File.Copy(Path.Combine(AppContext.BaseDirectory, SettingsFile.Name), Path.Combine(folder.FullName, SettingsFile.Name));

        HostApplicationBuilder builder = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { Args = arguments, ContentRootPath = folder.FullName });
        builder.Logging.ClearProviders().AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.Services.AddHakmem(builder.Configuration.GetSection("Hakmem"));
        builder.Services.AddSingleton(new SettingsFile(folder.FullName));
        builder.Services.AddHostedService<Worker>();

        using (IHost host = builder.Build())
        {
            host.Run();
        }

        folder.Delete(recursive: true);
    }
}
