using Hakmem.Geometry;
using Hakmem.Superslabs;

namespace Hakmem.Central;

/// <summary>The shared part of every size class of one allocator.</summary>
internal sealed class CentralDirectory
{
    private readonly CentralClass[] _classes = new CentralClass[SizeClasses.Count];

    public CentralDirectory(SuperslabSource source, nuint secret, UpkeepSignal upkeep)
    {
        Lenders lenders = new(_classes);

        // Class 0 is no class; its place is left empty so that a class index is an index.
        for (int classIndex = 1; classIndex < _classes.Length; classIndex++)
        {
            _classes[classIndex] = new CentralClass(classIndex, source, secret, upkeep, lenders);
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

    /// <inheritdoc cref="CentralClass.DrainIdle"/>
    public void DrainIdle()
    {
        for (int classIndex = 1; classIndex < _classes.Length; classIndex++)
        {
            _classes[classIndex].DrainIdle();
        }
    }

    /// <inheritdoc cref="CentralClass.ReturnPages"/>
    public long ReturnPages(PageReturn pages, int leastIdlePasses, int leastPages, long mostBytes, out long asked)
    {
        long returned = 0;
        asked = 0;
        for (int classIndex = 1; classIndex < _classes.Length && asked < mostBytes; classIndex++)
        {
            returned += _classes[classIndex].ReturnPages(pages, leastIdlePasses, leastPages, mostBytes - asked, out long askedOfClass);
            asked += askedOfClass;
        }

        return returned;
    }
}
