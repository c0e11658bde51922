using System;

namespace Hakmem.Tests.Doubles;

/// <summary>Kinds of calls to the operating system.</summary>
[Flags]
internal enum OsCalls
{
    None = 0,
    Map = 1,
    Unmap = 2,
    Reserve = 4,
    MakeWritable = 8,
    Discard = 16,
    Advise = 32,
    Any = Map | Unmap | Reserve | MakeWritable | Discard | Advise,
}
