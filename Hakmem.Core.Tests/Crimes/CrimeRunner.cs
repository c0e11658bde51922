using System;
using System.Collections.Generic;
using Hakmem.Tests.Tools;

namespace Hakmem.Tests.Crimes;

/// <summary>Runs one crime in a child process of this same assembly.</summary>
internal static class CrimeRunner
{
    /// <summary>A short life needs no second thread for collections, no profile of its code and no second mapping of it.</summary>
    private static readonly Dictionary<string, string> s_environment = new()
    {
        ["DOTNET_gcConcurrent"] = "0",
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_EnableWriteXorExecute"] = "0",
    };

    public static CrimeReport Run(string subjectName, string crimeName)
    {
        TestChild child = TestChild.Run([CrimeScene.Verb, subjectName, crimeName], s_environment);
        return new CrimeReport(child.ExitCode, child.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), child.Errors);
    }
}
