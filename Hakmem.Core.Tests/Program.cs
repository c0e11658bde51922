using System;
using System.Globalization;
using Hakmem.Tests.Benchmarks;
using Hakmem.Tests.Codegen;
using Hakmem.Tests.Crimes;
using Hakmem.Tests.Events;
using Hakmem.Tests.Faults;
using Hakmem.Tests.Hosting;
using Hakmem.Tests.Pooling;
using Hakmem.Tests.Threads;

namespace Hakmem.Tests;

/// <summary>Entry point of a child process: one crime, or a scene that needs a process of its own. <c>dotnet test</c> does not come by here.</summary>
internal static class Program
{
    internal static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case [CrimeScene.Verb, string subjectName, string crimeName]:
                return CrimeScene.Run(subjectName, crimeName, Console.Out);
            case [CreationScene.Verb]:
                return CreationScene.Run(Console.Out);
            case [SharedCreationScene.Verb]:
                return SharedCreationScene.Run(Console.Out);
            case [CodegenScene.Verb]:
                return CodegenScene.Run(Console.Out);
            case [CodegenScene.LoopVerb]:
                return CodegenScene.RunLoops(Console.Out);
            case [EventScene.Verb]:
                return EventScene.Run(Console.Out);
            case [LeakScene.Verb]:
                return LeakScene.Run(Console.Out);
            case [MeterScene.Verb]:
                return MeterScene.Run(Console.Out);
            case [LeakScene.SpentVerb]:
                return LeakScene.RunSpent(Console.Out);
            case [LifeAfterDetachScene.Verb, string stackBytes]:
                return LifeAfterDetachScene.Run(nuint.Parse(stackBytes, CultureInfo.InvariantCulture), Console.Out);
            case [ParentScene.Verb, string generations]:
                return ParentScene.Run(generations);
            default:
                Console.Error.WriteLine(
                    $"usage: {CrimeScene.Verb} <subject> <crime | {CrimeScene.AllControls}> | {CreationScene.Verb} | {SharedCreationScene.Verb} | {CodegenScene.Verb} | "
                    + $"{CodegenScene.LoopVerb} | {EventScene.Verb} | {LeakScene.Verb} | {MeterScene.Verb} | {LeakScene.SpentVerb} | "
                    + $"{LifeAfterDetachScene.Verb} <stack bytes> | {ParentScene.Verb} <generations>");
                return CrimeScene.UsageExitCode;
        }
    }
}
