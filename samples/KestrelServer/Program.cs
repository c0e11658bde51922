using System;
using System.IO;
using Hakmem;
using Hakmem.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KestrelServer;

internal static class Program
{
    private static void Main(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

        // The server's memory: this line, and what the section says about its allocator. Without it, Kestrel's own pools, to compare.
        if (builder.Configuration["Pool"] != "Kestrel")
        {
            builder.WebHost.UseHakmem(options => options.BlockBytes = builder.Configuration.GetValue("BlockBytes", 4096));
        }

        builder.Services.AddHakmem(HakmemWebHostBuilderExtensions.AllocatorName, builder.Configuration.GetSection("Hakmem"));
        builder.Services.AddHealthChecks().AddHakmem(HakmemWebHostBuilderExtensions.AllocatorName);

        WebApplication application = builder.Build();
        HakAllocator allocator = application.Services.GetRequiredKeyedService<HakAllocator>(HakmemWebHostBuilderExtensions.AllocatorName);
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "page.html"));

        application.MapGet("/", () => Results.Content(page, "text/html; charset=utf-8"));
        application.MapGet("/bytes/{count:long:range(0,1073741824)}", (long count, HttpResponse response) => Answers.BytesAsync(response, count));
        application.MapPost("/echo", (HttpRequest request, HttpResponse response) => request.BodyReader.CopyToAsync(response.BodyWriter));
        application.MapGet("/stats", () => Answers.Statistics(allocator));
        application.MapHealthChecks("/health");

        // After the server gave all its blocks back and before the allocator goes.
        application.Lifetime.ApplicationStopped.Register(() => Console.WriteLine($"blocks out at the end: {allocator.GetStatistics().LiveBlocks}"));
        application.Run();
    }
}
