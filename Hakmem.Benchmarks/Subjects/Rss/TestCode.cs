using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using Hakmem.Benchmarks.Workloads.Rss;

namespace Hakmem.Benchmarks.Subjects.Rss;

/// <summary>Compiles what a test runs with a subject, without running it.</summary>
/// <remarks>
/// Of a peer nothing may run before the test: glibc, for one, decides by the first large block that is freed what it maps from then on. And what is compiled
/// during the test is taken for memory of the peer's.
/// </remarks>
internal static class TestCode
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <returns>How many methods were compiled.</returns>
    public static int Compile(RssTest test, Type subject)
        => CompileType(test.GetType(), subject) + CompileType(typeof(BlockTable<>), subject) + CompileType(typeof(PauseMeter<>), subject);

    /// <summary>Compiles a library, its rare parts too, which a short warm-up does not come by. Not what is generic, and what only other systems have.</summary>
    /// <returns>How many methods were compiled.</returns>
    public static int Compile(Assembly library)
        => library.GetTypes().Where(type => !type.ContainsGenericParameters).Sum(type => MethodsOf(type).Count(method => Compile(type, method, subject: null)));

    private static int CompileType(Type definition, Type subject)
    {
        Type type = definition.IsGenericTypeDefinition ? definition.MakeGenericType(subject) : definition;

        return MethodsOf(type).Count(method => Compile(type, method, subject))
            + definition.GetNestedTypes(Declared)
                .Where(nested => nested.GetGenericArguments().Length <= 1)
                .Sum(nested => CompileType(nested, subject));
    }

    private static IEnumerable<MethodBase> MethodsOf(Type type) => type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared));

    private static bool Compile(Type type, MethodBase method, Type? subject)
    {
        MethodBase closed = subject != null && method is MethodInfo { IsGenericMethodDefinition: true } open ? open.MakeGenericMethod(subject) : method;

        if (closed.IsAbstract || closed.Attributes.HasFlag(MethodAttributes.PinvokeImpl) || closed.ContainsGenericParameters)
        {
            return false;
        }

        Type[] arguments = [.. type.GetGenericArguments(), .. closed.IsGenericMethod ? closed.GetGenericArguments() : []];
        RuntimeHelpers.PrepareMethod(closed.MethodHandle, [.. arguments.Select(argument => argument.TypeHandle)]);

        return true;
    }
}
