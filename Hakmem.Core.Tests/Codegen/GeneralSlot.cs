using System;

namespace Hakmem.Tests.Codegen;

/// <summary>The control: a thread static that the runtime reads the general way, because it holds a reference and has company.</summary>
internal static class GeneralSlot
{
    [ThreadStatic]
    internal static object? Current;
}
