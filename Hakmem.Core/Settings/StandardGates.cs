namespace Hakmem.Settings;

/// <summary>Gates of <see cref="HakIntegrity.Standard"/>.</summary>
internal readonly struct StandardGates : IHeapGates
{
    public static bool ChecksEveryFree => true;
}
