using System.Collections.Generic;
using System.Runtime.InteropServices;
using Hakmem.Os;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Os;

/// <summary>A block that was locked in memory and freed like that keeps no memory from going, at the real system.</summary>
[TestFixture]
[Platform("Linux")]
internal sealed unsafe partial class LockedPageTests
{
    private const int MiB = 1 << 20;
    private const int BlockBytes = 1_000;
    private const int AllThatIsMapped = 1;
    private const int WhenTouched = 4;

    [Test]
    public void TrimFull_AfterALockedBlockWasFreed_GivesAllBack()
    {
        using HakAllocator allocator = new();
        nint[] blocks = Touched(allocator, 20_000);
        void* locked = (void*)blocks[10_000];
        Lock(locked);
        List<nint> kept = FreeAllButEvery(63, blocks, allocator);

        HakTrimReport report = allocator.Trim(HakTrimLevel.Full);

        _ = UnlockPages(locked, BlockBytes);
        Assert.That(report.RefusedBytes, Is.Zero);
        Assert.That(allocator.GetStatistics().DiscardedBytes, Is.GreaterThan(13 * MiB));
        Assert.That(allocator.GetStatistics().FailedCalls, Is.Zero);
        kept.ForEach(block => allocator.Free((void*)block));
    }

    [Test]
    public void AllocateAtTheLimit_AfterLockedBlocksWereFreed_IsServedFromWhatGoes()
    {
        using HakAllocator allocator = new(new HakOptions { MaxBytes = 24 * MiB });
        nint[] blocks = Touched(allocator, 20_000);
        for (int index = 0; index < blocks.Length; index += 250)
        {
            Lock((void*)blocks[index]);
        }

        List<nint> kept = FreeAllButEvery(40, blocks, allocator);

        void* large = null;
        Assert.That(() => large = allocator.Allocate(12 * MiB), Throws.Nothing);

        foreach (nint block in blocks)
        {
            _ = UnlockPages((void*)block, BlockBytes);
        }

        kept.ForEach(block => allocator.Free((void*)block));
        allocator.Free(large);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Discard_OfALockedPage_ReadsAsZero(bool lazily)
    {
        LinuxOsMemory os = new();
        byte* page = (byte*)os.Map(2 * MiB, 2 * MiB, out _);
        Pattern.Fill(page, os.PageBytes, 1);
        Lock(page);

        bool isDone = os.Discard(page, os.PageBytes, lazily);

        Assert.That(isDone, Is.True);
        Assert.That(*page, Is.Zero);
        os.Unmap(page, 2 * MiB);
    }

    [Test]
    public void Discard_InAProcessThatLocksAll_IsRefused_AndLeavesThePage()
    {
        LinuxOsMemory os = new();
        byte* page = (byte*)os.Map(2 * MiB, 2 * MiB, out _);
        Pattern.Fill(page, os.PageBytes, 1);
        Assume.That(LockAll(AllThatIsMapped | WhenTouched), Is.Zero, "This process may not lock all that it maps.");

        bool isDone = os.Discard(page, os.PageBytes, lazily: false);

        _ = UnlockAll();
        Assert.That(isDone, Is.False);
        Assert.That(Pattern.Holds(page, os.PageBytes, 1), Is.True);
        Assert.That(os.Discard(page, os.PageBytes, lazily: false), Is.True);
        os.Unmap(page, 2 * MiB);
    }

    private static void Lock(void* start) => Assume.That(LockPages(start, BlockBytes), Is.Zero, "This process may lock no page.");

    private static nint[] Touched(HakAllocator allocator, int count)
    {
        nint[] blocks = new nint[count];
        for (int index = 0; index < count; index++)
        {
            blocks[index] = (nint)allocator.Allocate(BlockBytes);
            *(byte*)blocks[index] = 1;
        }

        return blocks;
    }

    private static List<nint> FreeAllButEvery(int step, nint[] blocks, HakAllocator allocator)
    {
        List<nint> kept = [];
        for (int index = 0; index < blocks.Length; index++)
        {
            if (index % step == 0)
            {
                kept.Add(blocks[index]);
            }
            else
            {
                allocator.Free((void*)blocks[index]);
            }
        }

        return kept;
    }

    [LibraryImport("libc", EntryPoint = "mlock")]
    private static partial int LockPages(void* start, nuint lengthBytes);

    [LibraryImport("libc", EntryPoint = "munlock")]
    private static partial int UnlockPages(void* start, nuint lengthBytes);

    [LibraryImport("libc", EntryPoint = "mlockall")]
    private static partial int LockAll(int flags);

    [LibraryImport("libc", EntryPoint = "munlockall")]
    private static partial int UnlockAll();
}
