namespace Hakmem.Benchmarks.Subjects;

/// <summary>A rented array, wrapped so that workloads are compiled for it alone.</summary>
internal readonly struct ArrayHandle(byte[] array)
{
    public readonly byte[]? Array = array;
}
