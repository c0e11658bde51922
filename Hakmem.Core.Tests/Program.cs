using System;
using Hakmem.Tests.Crimes;

namespace Hakmem.Tests;

/// <summary>Entry point of a child process that commits one crime. <c>dotnet test</c> does not come by here.</summary>
internal static class Program
{
    internal static int Main(string[] arguments)
    {
        if (arguments.Length == 3 && arguments[0] == CrimeScene.Verb)
        {
            return CrimeScene.Run(subjectName: arguments[1], crimeName: arguments[2], Console.Out);
        }

        Console.Error.WriteLine($"usage: {CrimeScene.Verb} <subject> <crime | {CrimeScene.AllControls}>");
        return CrimeScene.UsageExitCode;
    }
}
