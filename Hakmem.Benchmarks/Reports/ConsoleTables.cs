using System;
using System.Collections.Generic;
using System.Linq;
using Spectre.Console;

namespace Hakmem.Benchmarks.Reports;

/// <summary>Writes tables and lines, in a terminal or in a file.</summary>
internal sealed class ConsoleTables(IAnsiConsole console)
{
    private const int RedirectedWidth = 170;

    // The widest table needs this much; below it the tables keep to their essential columns.
    private const int FullWidth = 166;

    public static ConsoleTables ToStandardOutput()
    {
        if (Console.IsOutputRedirected)
        {
            // A file has no width of its own, and wrapped tables cannot be read.
            AnsiConsole.Profile.Width = RedirectedWidth;
        }

        return new ConsoleTables(AnsiConsole.Console);
    }

    public void Write<TRow>(string title, IEnumerable<Column<TRow>> columns, IEnumerable<TRow> rows)
    {
        bool isNarrow = console.Profile.Width < FullWidth;
        Column<TRow>[] shown = [.. columns.Where(column => column.IsEssential || !isNarrow)];
        Table grid = new() { Border = TableBorder.Simple };

        for (int i = 0; i < shown.Length; i++)
        {
            TableColumn column = new TableColumn(Markup.Escape(shown[i].Title)).NoWrap();
            grid.AddColumn(i == 0 ? column : column.RightAligned());
        }

        foreach (TRow row in rows)
        {
            grid.AddRow(shown.Select(column => new Markup(Markup.Escape(column.TextOf(row)))).ToArray());
        }

        WriteLine("");
        WriteLine(title);
        console.Write(grid);
    }

    // Past Spectre's word wrap, which would break a line that someone greps for.
    public void WriteLine(string text) => console.Profile.Out.Writer.WriteLine(text);
}
