using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;

namespace Hakmem.Settings;

/// <summary>Collects what is wrong in an options object. An option whose text could not be read is wrong, whatever its value is.</summary>
internal sealed class OptionErrors(IReadOnlyList<UnreadableText> unreadable)
{
    private readonly List<OptionError> _found = [];

    public IReadOnlyList<OptionError> Found => _found;

    public void RequireBoolean(string name) => RequireReadable(name, "true or false");

    /// <returns><see langword="true"/> when the value is a name of its enumeration, or unset.</returns>
    public bool RequireDefined<TEnum>(TEnum? value, string name, string names)
        where TEnum : struct, Enum =>
        RequireReadable(name, names) && Require(value is null || Enum.IsDefined(value.Value), name, value, names);

    public void RequireInRange(long? value, long least, long most, string name)
    {
        string range = string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}");
        if (RequireReadable(name, "a whole number " + range))
        {
            string rule = most == long.MaxValue ? string.Create(CultureInfo.InvariantCulture, $"at least {least}") : range;
            Require(value is null || (value >= least && value <= most), name, value, rule);
        }
    }

    public void RequireInRange(TimeSpan? value, TimeSpan least, TimeSpan most, string name)
    {
        string rule = string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}, or infinite, which is {Timeout.InfiniteTimeSpan}");
        if (RequireReadable(name, rule))
        {
            Require(value is null || value == Timeout.InfiniteTimeSpan || (value >= least && value <= most), name, value, rule);
        }
    }

    /// <returns><paramref name="holds"/>.</returns>
    public bool Require(bool holds, string name, object? value, string rule)
    {
        if (!holds)
        {
            _found.Add(new OptionError(name, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {rule}.")));
        }

        return holds;
    }

    private bool RequireReadable(string name, string rule)
    {
        foreach (UnreadableText found in unreadable)
        {
            if (found.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return Require(holds: false, name, found.Text, rule);
            }
        }

        return true;
    }
}
