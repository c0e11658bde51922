using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text;

namespace Hakmem.Tests.Architecture;

/// <summary>Renders the public surface of an assembly as text, one line a member, in an order that does not depend on the compiler.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(nuint)] = "nuint",
        [typeof(nint)] = "nint",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    public static string Render(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(static type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Head(type)).Append('\n');
            foreach (string member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Head(Type type)
    {
        IEnumerable<string> above = type.IsEnum
            ? [NameOf(Enum.GetUnderlyingType(type))]
            : (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [NameOf(parent)] : Array.Empty<string>())
                .Concat(type.GetInterfaces().Select(NameOf).Order(StringComparer.Ordinal));
        string list = string.Join(", ", above);
        return $"{Kind(type)} {type.Namespace}.{NameOf(type)}{(list.Length == 0 ? "" : " : " + list)}";
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsByRefLike: true } => "ref struct",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsSealed: true } => "sealed class",
        { IsAbstract: true } => "abstract class",
        _ => "class",
    };

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(static field => $"{Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture):D3} {field.Name}");
        }

        IEnumerable<string> constructors = type.GetConstructors(Declared).Where(IsVisible)
            .Select(static constructor => $"new({Parameters(constructor)})");
        IEnumerable<string> methods = type.GetMethods(Declared).Where(static method => IsVisible(method) && !IsAccessor(method))
            .Select(static method => $"{Static(method)}{NameOf(method.ReturnType)} {NameWithArguments(method)}({Parameters(method)})");
        IEnumerable<string> properties = type.GetProperties(Declared).Where(static property => property.GetAccessors(nonPublic: true).Any(IsVisible))
            .Select(static property => $"{Static(property.GetAccessors(nonPublic: true)[0])}{NameOf(property.PropertyType)} {property.Name} {{ {Accessors(property)} }}");
        IEnumerable<string> fields = type.GetFields(Declared).Where(static field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly)
            .Select(static field => $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{NameOf(field.FieldType)} {field.Name}");
        return constructors.Concat(methods).Concat(properties).Concat(fields);
    }

    private static string Accessors(PropertyInfo property)
    {
        string get = property.GetMethod is { } getter && IsVisible(getter) ? "get; " : "";
        string set = property.SetMethod is { } setter && IsVisible(setter) ? (IsInitOnly(setter) ? "init;" : "set;") : "";
        return (get + set).TrimEnd();
    }

    private static bool IsInitOnly(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Any(static modifier => modifier.Name == "IsExternalInit");

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(static parameter =>
        $"{(parameter.IsOut ? "out " : "")}{NameOf(parameter.ParameterType)} {parameter.Name}{Default(parameter)}"));

    private static string Default(ParameterInfo parameter) => !parameter.HasDefaultValue ? "" : parameter.DefaultValue switch
    {
        null => " = null",
        bool flag => flag ? " = true" : " = false",
        IFormattable value when parameter.ParameterType.IsEnum => $" = {Enum.ToObject(parameter.ParameterType, value)}",
        object value => string.Create(CultureInfo.InvariantCulture, $" = {value}"),
    };

    private static string NameWithArguments(MethodInfo method) => method.IsGenericMethodDefinition
        ? $"{method.Name}<{string.Join(", ", method.GetGenericArguments().Select(static argument => argument.Name))}>"
        : method.Name;

    private static string NameOf(Type type)
    {
        if (type.IsByRef || type.IsPointer || type.IsArray)
        {
            return NameOf(type.GetElementType()!) + (type.IsByRef ? "" : type.IsPointer ? "*" : "[]");
        }

        if (s_keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }

        string name = type.Name.Split('`')[0];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : name;
    }

    private static string Static(MethodInfo method) => method.IsStatic ? "static " : "";

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    /// <summary>Properties stand on lines of their own. Record members that the compiler makes are part of the surface and stay.</summary>
    private static bool IsAccessor(MethodInfo method) =>
        method.IsSpecialName && (method.Name.StartsWith("get_", StringComparison.Ordinal) || method.Name.StartsWith("set_", StringComparison.Ordinal));
}
