using System;
using System.Collections.Generic;
using System.Reflection;
using NUnit.Framework;

namespace Hakmem.Tests.Hosting;

/// <summary>An allocator keeps a copy of its options; what is in them is found by reflection, so that a new section is not forgotten.</summary>
[TestFixture]
internal sealed class HakOptionsCopyTests
{
    [Test]
    public void Copy_WhenEveryOptionIsSet_EqualsAndSharesNothing()
    {
        HakOptions options = new();
        Fill(options);

        HakOptions copy = options.Copy();

        Assert.That(Faults(options, copy, ""), Is.Empty);
    }

    [Test]
    public void Copy_WhenASectionIsNull_KeepsTheNull()
    {
        Assert.That(new HakOptions { Lean = null! }.Copy().Lean, Is.Null);
    }

    private static void Fill(object options)
    {
        foreach (PropertyInfo property in options.GetType().GetProperties())
        {
            if (IsSection(property))
            {
                Fill(property.GetValue(options)!);
                continue;
            }

            Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            object value = type == typeof(bool) ? true
                : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(7)
                : type.IsEnum ? Enum.ToObject(type, 1)
                : Convert.ChangeType(77, type, provider: null);
            property.SetValue(options, value);
        }
    }

    private static IEnumerable<string> Faults(object original, object copy, string path)
    {
        foreach (PropertyInfo property in original.GetType().GetProperties())
        {
            string name = path + property.Name;
            object? expected = property.GetValue(original);
            object? found = property.GetValue(copy);
            if (!IsSection(property))
            {
                if (!Equals(expected, found))
                {
                    yield return $"{name} is {found} instead of {expected}";
                }

                continue;
            }

            if (ReferenceEquals(expected, found))
            {
                yield return $"{name} is shared";
            }

            foreach (string fault in Faults(expected!, found!, name + "."))
            {
                yield return fault;
            }
        }
    }

    private static bool IsSection(PropertyInfo property) => property.PropertyType.IsClass;
}
