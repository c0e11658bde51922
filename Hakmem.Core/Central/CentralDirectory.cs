using Hakmem.Geometry;
using Hakmem.Superslabs;

namespace Hakmem.Central;

/// <summary>The shared part of every size class of one allocator.</summary>
internal sealed class CentralDirectory
{
    private readonly CentralClass[] _classes = new CentralClass[SizeClasses.Count];

    public CentralDirectory(SuperslabSource source, nuint secret)
    {
        // Class 0 is no class; its place is left empty so that a class index is an index.
        for (int classIndex = 1; classIndex < _classes.Length; classIndex++)
        {
            _classes[classIndex] = new CentralClass(classIndex, source, secret);
        }
    }

    public CentralClass this[int classIndex] => _classes[classIndex];

    public void Drain()
    {
        for (int classIndex = 1; classIndex < _classes.Length; classIndex++)
        {
            _classes[classIndex].Drain();
        }
    }

    public void StopCaching()
    {
        for (int classIndex = 1; classIndex < _classes.Length; classIndex++)
        {
            _classes[classIndex].StopCaching();
        }
    }
}
