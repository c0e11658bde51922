namespace Hakmem.Settings;

/// <summary>What the hot path does. A gate that is off leaves no instruction, because the compiler makes one copy of the road for each set.</summary>
internal interface IHeapGates
{
    /// <summary>Whether a free asks the region map first and looks for the mark of a block that is free already.</summary>
    static abstract bool ChecksEveryFree { get; }
}
