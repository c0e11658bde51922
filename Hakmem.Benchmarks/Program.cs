using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using Hakmem.Benchmarks.Traces;
using Hakmem.Benchmarks.Verbs;

namespace Hakmem.Benchmarks;

/// <summary>The command line: which verb, and what becomes of a wrong argument.</summary>
internal static class Program
{
    private static readonly string[] s_rootOptions = ["--help", "-h", "-?", "/?", "/h", "--version"];

    // A file's name may begin with any character: none stands for a file with arguments.
    private static readonly ParserConfiguration s_parsing = new() { ResponseFileTokenReplacer = null };

    public static int Main(string[] args) => Run(args, Console.Error);

    /// <param name="args">As the shell gave them; without a verb they are those of compare.</param>
    /// <param name="complaints">Where one line goes when they are wrong.</param>
    public static int Run(string[] args, TextWriter complaints)
    {
        try
        {
            return RssChildVerb.IsMeant(args) ? RssChildVerb.Run(args) : RunVerb(args, complaints);
        }
        catch (Exception problem) when (problem is UsageException or InvalidDataException or TraceRefusalException)
        {
            complaints.WriteLine(problem.Message);
        }
        catch (OutOfMemoryException problem)
        {
            complaints.WriteLine($"There was no memory left: {problem.Message}");
        }

        return ExitCodes.Usage;
    }

    // Not inlined: a child of the rss verb is measured, and goes past the command-line library.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int RunVerb(string[] args, TextWriter complaints)
    {
        string[] full = args.Length == 0 || (args[0].StartsWith('-') && Array.IndexOf(s_rootOptions, args[0]) < 0)
            ? [CompareVerb.Name, .. args]
            : args;

        RootCommand root = new("Measures Hakmem beside other allocators.")
        {
            CompareVerb.Create(full),
            ReplayVerb.Create(full),
            ResidentVerb.Create(),
            RssVerb.Create(full),
            PipeVerb.Create(),
            ServeVerb.Create(),
            ServerChildVerb.Create(),
            LoadChildVerb.Create(),
        };

        ParseResult parsed = root.Parse(full, s_parsing);

        // The library would only say that a verb is missing.
        if (parsed.CommandResult.Command == root && parsed.UnmatchedTokens is [string unknown, ..])
        {
            string known = string.Join(", ", root.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name));

            throw new UsageException($"'{unknown}' is not a verb; known are {known}.");
        }

        foreach (ParseError error in parsed.Errors)
        {
            complaints.WriteLine(error.Message);
            return ExitCodes.Usage;
        }

        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}
