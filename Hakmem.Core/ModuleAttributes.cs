using System.Runtime.CompilerServices;

[module: SkipLocalsInit]
[assembly: DisableRuntimeMarshalling]
