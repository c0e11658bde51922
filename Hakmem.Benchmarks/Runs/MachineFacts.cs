using System;
using System.IO;
using System.Linq;
using System.Runtime;
using System.Runtime.InteropServices;

namespace Hakmem.Benchmarks.Runs;

/// <summary>The machine and the runtime that the figures hold for.</summary>
internal sealed record MachineFacts(
    string Processor,
    int Cores,
    string Framework,
    string OperatingSystem,
    string Tiering,
    string HugePages,
    string GarbageCollector)
{
    private const string HugePagesFile = "/sys/kernel/mm/transparent_hugepage/enabled";

    public static MachineFacts Read() => new(
        ReadProcessor(),
        Environment.ProcessorCount,
        $"{RuntimeInformation.FrameworkDescription} {RuntimeInformation.ProcessArchitecture}",
        RuntimeInformation.OSDescription,
        ReadTiering(),
        ReadHugePages(),
        GCSettings.IsServerGC ? "server" : "workstation");

    public override string ToString()
        => $"{Processor}, {Cores} cores; {Framework}; {OperatingSystem}; {Tiering}; "
            + $"GC {GarbageCollector}; THP {HugePages}";

    private static string ReadProcessor()
    {
        const string CpuInfo = "/proc/cpuinfo";
        string? line = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;

        return line?[(line.IndexOf(':') + 1)..].Trim() ?? "unknown processor";
    }

    private static string ReadTiering()
        => $"TieredCompilation {Setting("TieredCompilation")}, TieredPGO {Setting("TieredPGO")}, "
            + $"ReadyToRun {Setting("ReadyToRun")}";

    // The variable wins over the project's setting, and a setting no one made is on.
    private static string Setting(string name)
    {
        if (Environment.GetEnvironmentVariable("DOTNET_" + name) is { Length: > 0 } variable)
        {
            return variable == "0" ? "off" : "on";
        }

        return AppContext.TryGetSwitch("System.Runtime." + name, out bool isOn) && !isOn ? "off" : "on";
    }

    private static string ReadHugePages()
    {
        if (!File.Exists(HugePagesFile))
        {
            return "unknown";
        }

        string text = File.ReadAllText(HugePagesFile);
        int open = text.IndexOf('[');
        int close = text.IndexOf(']');

        return open >= 0 && close > open ? text[(open + 1)..close] : text.Trim();
    }
}
