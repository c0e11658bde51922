using System;
using System.IO;
using Hakmem.Regions;
using Hakmem.Tests.Tools;

namespace Hakmem.Tests.Faults;

/// <summary>Inside a child whose process has no shared allocator yet, and no address space for its tables.</summary>
internal static unsafe class SharedCreationScene
{
    public const string Verb = "shared-creation";
    public const string DoneWord = "DONE";

    /// <summary>Less than the region map; more than that, but less than a table of tags.</summary>
    private const long NoRegionMap = 48 << 20;
    private const long NoTags = 1 << 30;

    public static int Run(TextWriter output)
    {
        byte* foreign = stackalloc byte[64];
        AddressSpace.LeaveSpare(NoRegionMap);
        string[] first = Refusals(foreign);
        CreationScene.Expect(RegionMap.Root == null, "There is no region map.");

        AddressSpace.LeaveSpare(NoTags);
        string[] second = Refusals(foreign);
        CreationScene.Expect(RegionMap.Root != null, "There is a region map.");

        // With another allocator, by which the thread has a cache of the shared one all the same.
        AddressSpace.Unlimit();
        using HakAllocator other = new();
        void* small = other.Allocate(100);
        void* huge = other.Allocate(50_000_000);
        AddressSpace.LeaveSpare(NoTags);
        string[] third = Refusals(foreign);
        string[] others = [.. Complaints(small), .. Complaints(huge)];

        AddressSpace.Unlimit();
        CreationScene.Expect(HakMemory.TryAllocate(100, out void* block) && block != null, "There is a shared allocator.");
        HakMemory.Free(block);
        string expected = string.Join('\n', Complaints(foreign));
        string expectedOfOthers = string.Join('\n', [.. Complaints(small), .. Complaints(huge)]);
        foreach (string[] seen in (string[][])[first, second, third])
        {
            CreationScene.Expect(string.Join('\n', seen) == expected, $"{string.Join('\n', seen)} is {expected}");
        }

        CreationScene.Expect(string.Join('\n', others) == expectedOfOthers, $"{string.Join('\n', others)} is {expectedOfOthers}");
        other.Free(small);
        other.Free(huge);
        output.WriteLine(DoneWord);
        return 0;
    }

    /// <summary>What every call says while there is no shared allocator, of which only the complaints about an address are worth comparing.</summary>
    private static string[] Refusals(void* foreign)
    {
        CreationScene.Expect(Thrown(static () => HakMemory.Allocate(10)) is OutOfMemoryException, "Allocate throws.");
        CreationScene.Expect(Thrown(static () => HakMemory.Reallocate(null, 10)) is OutOfMemoryException, "Reallocate of null throws.");
        bool isAllocated = true;
        CreationScene.Expect(Thrown(() => isAllocated = HakMemory.TryAllocate(10, out _)) is null && !isAllocated, "TryAllocate answers false.");
        CreationScene.Expect(Thrown(static () => HakMemory.Free(null)) is null, "Free of null does nothing.");
        CreationScene.Expect(Thrown(static () => HakMemory.GetUsableSize(null)) is ArgumentNullException, "GetUsableSize of null throws.");
        return Complaints(foreign);
    }

    private static string[] Complaints(void* address)
    {
        nint number = (nint)address;
        return
        [
            Complaint(() => HakMemory.Free((void*)number)),
            Complaint(() => HakMemory.Reallocate((void*)number, 10)),
            Complaint(() => HakMemory.GetUsableSize((void*)number)),
        ];
    }

    private static string Complaint(Action act) => Thrown(act) switch
    {
        HakMemoryException misuse => $"{misuse.Kind} {misuse.Message}",
        { } error => error.GetType().Name,
        null => "nothing",
    };

    private static Exception? Thrown(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }
}
