namespace Hakmem.Settings;

/// <summary>Gates of <see cref="HakIntegrity.None"/>.</summary>
internal readonly struct NoneGates : IHeapGates
{
    public static bool ChecksEveryFree => false;
}
