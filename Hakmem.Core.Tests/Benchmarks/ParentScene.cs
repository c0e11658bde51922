using System;
using System.Diagnostics;
using System.Globalization;
using Hakmem.Benchmarks.Runs;
using Hakmem.Benchmarks.Runs.Serving;
using Hakmem.Benchmarks.Serving;
using Hakmem.Tests.Tools;

namespace Hakmem.Tests.Benchmarks;

/// <summary>Inside a child: a process that starts this program once more, and that one again, down to a server that waits for commands.</summary>
internal static class ParentScene
{
    public const string Verb = "parent";

    /// <param name="generations">How many parents there are, this one included; with 0 this one dies of an exception.</param>
    public static int Run(string generations)
    {
        int count = int.Parse(generations, CultureInfo.InvariantCulture);

        if (count == 0)
        {
            using ChildProcess server = ChildProcess.Start(SelfProcess.StartInfo(ServerChild.Verb, ServerPoolCatalog.Default));
            throw new InvalidOperationException("for tests");
        }

        if (count == 1)
        {
            return SelfProcess.Repeat([ServerChild.Verb, ServerPoolCatalog.Default]);
        }

        ProcessStartInfo info = TestChild.StartInfo(typeof(ParentScene).Assembly, [Verb, (count - 1).ToString(CultureInfo.InvariantCulture)]);
        info.RedirectStandardOutput = false;
        info.RedirectStandardError = false;
        using ChildProcess child = ChildProcess.Start(info);
        child.Process.WaitForExit();

        return child.Process.ExitCode;
    }
}
