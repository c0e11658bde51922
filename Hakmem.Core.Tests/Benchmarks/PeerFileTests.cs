using Hakmem.Benchmarks.Subjects;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>A peer that cannot be measured says why, and which package to install.</summary>
[TestFixture]
internal sealed class PeerFileTests
{
    private const string Remedy = "apt-get install libnowhere7";

    [Test]
    public void Open_OfAFileThatIsNotThere_NamesAllThatWereTried()
    {
        Availability found = PeerFile.Open<MissingLibrary>().Availability;

        Assert.That(found, Is.EqualTo(Availability.Absent("none of libhakmem-nowhere.so.7, libhakmem-nowhere.so could be loaded", Remedy)));
    }

    [Test]
    [Platform("Linux")]
    public void Open_OfALibraryThatIsNoAllocator_NamesTheExport()
    {
        Availability found = PeerFile.Open<OtherLibrary>().Availability;

        Assert.That(found, Is.EqualTo(Availability.Absent($"{OtherLibrary.FullPath} has no export hakmem_nowhere_malloc", Remedy)));
    }

    [Test]
    [Platform("Linux")]
    public void Open_OfALibraryThatHasTheMallocOfAnother_NamesWhoseItIs()
    {
        Availability found = PeerFile.Open<BorrowingLibrary>().Availability;

        Assert.That(found.IsPresent, Is.False);
        Assert.That(found.Detail, Does.StartWith($"the malloc of {OtherLibrary.FullPath} belongs to /").And.Not.EndsWith(OtherLibrary.FullPath));
        Assert.That(found.Remedy, Is.EqualTo(Remedy));
    }

    [Test]
    public void Find_InALibraryThatIsAbsent_FindsNothing()
    {
        PeerFile file = PeerFile.Open<MissingLibrary>();

        Assert.That((file.Find("malloc"), file.FindExact("malloc")), Is.EqualTo(((nint)0, (nint)0)));
    }
}
