using System.Runtime.InteropServices;
using System.Threading;
using Hakmem.Os;
using NUnit.Framework;

namespace Hakmem.Tests.Os;

/// <summary>What the system says about threads, asked for real.</summary>
[TestFixture]
[Platform("Linux")]
internal sealed unsafe class OsThreadsTests
{
    private const ulong Written = 0x1122_3344_5566_7788;
    private const int LongestEndMilliseconds = 60_000;

    private static IOsThreads Threads => OsThreads.Current ?? throw new AssertionException("This system should have them.");

    [TestCase(512 * 1024)]
    [TestCase(4 * 1024 * 1024)]
    public void TryGetStack_IsWhereTheLocalsAre_AndAboutAsLongAsWasAsked(int stackBytes)
    {
        bool isKnown = false;
        nuint end = 0, length = 0, local = 0;
        RunAndEnd(
            () =>
            {
                byte here;
                local = (nuint)(&here);
                isKnown = Threads.TryGetStack(out end, out length);
            },
            stackBytes);

        Assert.That(isKnown, Is.True);
        Assert.That(end - local, Is.LessThan(length));

        // The thread library may take a longer one that a dead thread left, up to four times.
        Assert.That(length, Is.InRange((nuint)stackBytes - (64 * 1024), ((nuint)stackBytes * 4) + (256 * 1024)));
    }

    [Test]
    public void TryGetStack_OfTheThreadThatRunsThis_IsKnown()
    {
        byte here;

        Assert.That(Threads.TryGetStack(out nuint end, out nuint length), Is.True);
        Assert.That(end - (nuint)(&here), Is.LessThan(length));
    }

    [Test]
    public void TryClearAtExit_TheAreaIsAsItWas_UntilTheThreadHasEnded()
    {
        // Areas are never given back: a thread may outlive a test that failed.
        var area = (ulong*)NativeMemory.AllocZeroed(OsThreads.AreaBytes + sizeof(ulong));
        ulong whileAlive = 0;
        bool isDone = false;
        area[OsThreads.AreaBytes / sizeof(ulong)] = Written;
        RunAndEnd(() =>
        {
            isDone = Threads.TryClearAtExit(area) && Threads.TryClearAtExit(area);
            *area = Written;
            whileAlive = Volatile.Read(ref *area);
        });

        Assert.That(isDone, Is.True);
        Assert.That(whileAlive, Is.EqualTo(Written));
        Assert.That(() => Volatile.Read(ref *area), Is.Zero.After(LongestEndMilliseconds, 1));
        Assert.That(area[OsThreads.AreaBytes / sizeof(ulong)], Is.EqualTo(Written));
    }

    [Test]
    public void TryClearAtExit_WithAnotherArea_IsDoneWithTheFormerAtOnce()
    {
        var areas = (ulong*)NativeMemory.AllocZeroed(2 * OsThreads.AreaBytes);
        ulong* second = areas + (OsThreads.AreaBytes / sizeof(ulong));
        ulong former = Written;
        RunAndEnd(() =>
        {
            _ = Threads.TryClearAtExit(areas);
            *areas = Written;
            *second = Written;
            _ = Threads.TryClearAtExit(second);
            former = *areas;
        });

        Assert.That(former, Is.Zero);
        Assert.That(() => Volatile.Read(ref *second), Is.Zero.After(LongestEndMilliseconds, 1));
    }

    private static void RunAndEnd(ThreadStart work, int stackBytes = 0)
    {
        Thread thread = new(work, stackBytes);
        thread.Start();
        thread.Join();
    }
}
