using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Hakmem.Benchmarks.Verbs;

/// <summary>Numeric options whose complaint names the value and the range.</summary>
internal static class BoundedOption
{
    public static Option<int> Whole(string name, int preset, int least, int most, string description) => new(name)
    {
        Description = $"{description} {least} to {most}.",
        DefaultValueFactory = _ => preset,
        CustomParser = result =>
        {
            string text = TextOf(result);

            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
                && value >= least && value <= most)
            {
                return value;
            }

            result.AddError($"{name}: '{text}' is not a whole number from {least} to {most}.");
            return preset;
        },
    };

    public static Option<double> Number(
        string name, double preset, double least, double most, string description) => new(name)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{description} {least} to {most}."),
        DefaultValueFactory = _ => preset,
        CustomParser = result =>
        {
            string text = TextOf(result);

            if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
                && value >= least && value <= most)
            {
                return value;
            }

            string range = string.Create(CultureInfo.InvariantCulture, $"{least} to {most}");
            result.AddError($"{name}: '{text}' is not a number from {range}.");
            return preset;
        },
    };

    /// <summary>Whether the user named the option: a preset is a result too.</summary>
    public static bool IsGiven(CommandResult command, Option option) => command.GetResult(option) is { Implicit: false };

    private static string TextOf(ArgumentResult result) => result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
}
