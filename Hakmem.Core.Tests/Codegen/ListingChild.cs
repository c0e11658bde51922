using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Codegen;

/// <summary>A child whose compiler prints what it makes of <see cref="HotCalls"/>.</summary>
internal static class ListingChild
{
    public static string Machine => $"runtime {Environment.Version} {RuntimeInformation.RuntimeIdentifier}";

    /// <param name="verb">One of <see cref="CodegenScene"/>.</param>
    /// <param name="settings">How the child compiles.</param>
    public static IReadOnlyDictionary<string, JitListing> Run(string verb, IReadOnlyDictionary<string, string> settings)
    {
        if (!OperatingSystem.IsLinux() || !X86Base.X64.IsSupported)
        {
            Assert.Ignore("The rules are known for linux-x64 only.");
        }

        if (typeof(HakMemory).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
        {
            Assert.Ignore("The library was built without optimisation.");
        }

        string file = Path.GetTempFileName();
        try
        {
            TestChild child = TestChild.Run([verb], new Dictionary<string, string>(settings)
            {
                ["DOTNET_JitDisasm"] = "Hakmem.Tests.Codegen.HotCalls:*",
                ["DOTNET_JitStdOutFile"] = file,
            });
            Assert.That(child.Output.Trim(), Is.EqualTo(CodegenScene.DoneWord), child.Errors);
            return JitListing.FindAll(File.ReadAllText(file));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
