using System;
using System.Collections.Generic;
using Hakmem.Heaps;
using Hakmem.Settings;
using Hakmem.Superslabs;
using Hakmem.Tests.Doubles;
using Hakmem.Tests.Faults;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Heaps;

/// <summary>An allocator over the failing system whose maintenance has a clock and memory files of the test.</summary>
internal sealed unsafe class MaintainedHeap : IDisposable
{
    public const int SuperslabBytes = 2 << 20;

    /// <summary>All slabs of a superslab but the first, in blocks of one large run each: the longest that fits twice.</summary>
    private const int HalfSuperslabBytes = 15 * 64 * 1024;

    private readonly bool _ownsMaintenance;

    public MaintainedHeap(HakOptions options)
        : this(options, new ManualClock(), null, new ForgedMemoryFiles())
    {
        _ownsMaintenance = true;
    }

    public MaintainedHeap(HakOptions options, ForgedMemoryFiles files)
        : this(options, new ManualClock(), null, files)
    {
        _ownsMaintenance = true;
    }

    /// <summary>One of several allocators under one maintenance.</summary>
    public MaintainedHeap(HakOptions options, ManualClock clock, Maintenance? maintenance, ForgedMemoryFiles files)
    {
        AssumeCalm();
        Clock = clock;
        Maintenance = maintenance ?? new Maintenance(clock, files);
        Allocator = FaultyHeap.Create(Os, options, Maintenance);
    }

    public FailingOsMemory Os { get; } = new();

    public ManualClock Clock { get; }

    public Maintenance Maintenance { get; }

    public HakAllocator Allocator { get; }

    public HeapRoad Road => HeapPrivates.Road(Allocator);

    public HeapParts Parts => HeapPrivates.Parts(Road);

    public HakStatistics Statistics => Allocator.GetStatistics();

    public void Advance(double milliseconds) => Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    public void Revise(Func<LiveSettings, LiveSettings> change) => Road.Revise(change(Parts.Settings.Live));

    public List<nint> Allocate(int byteCount, int count)
    {
        List<nint> blocks = [];
        for (int index = 0; index < count; index++)
        {
            byte* block = (byte*)Allocator.Allocate((nuint)byteCount);
            *block = 1;
            block[byteCount - 1] = 1;
            blocks.Add((nint)block);
        }

        return blocks;
    }

    public void Free(List<nint> blocks)
    {
        blocks.ForEach(block => Allocator.Free((void*)block));
        blocks.Clear();
    }

    /// <summary>Lets the pass come that growth called for, so that what is freed from now on is not taken for waste of an allocator that grows.</summary>
    public void Settle()
    {
        while (Parts.Upkeep.IsUrgent)
        {
            Clock.RingTimes(1);
        }
    }

    /// <summary>Fills so many superslabs with large blocks that no bin takes and frees them all: they are then empty.</summary>
    public void EmptySuperslabs(int count)
    {
        List<nint> blocks = Allocate(HalfSuperslabBytes, 2 * count);
        Settle();
        Free(blocks);
    }

    /// <summary>Leaves superslabs of which the first slab and the last are in use and the 30 others are free and dirty.</summary>
    public List<nint> DirtyFreeSlabs(int superslabs)
    {
        List<nint> blocks = Allocate(HalfSuperslabBytes, 2 * superslabs);
        List<nint> kept = Allocate(50_000, 2 * superslabs);
        Settle();
        Free(blocks);
        return kept;
    }

    /// <summary>Frees all blocks but every n-th, on a thread that then ends, so that nothing rests in the bins of the test's own.</summary>
    public List<nint> KeepEvery(int step, List<nint> blocks)
    {
        Settle();
        List<nint> kept = [];
        ThreadTeam.Run(1, _ =>
        {
            for (int index = 0; index < blocks.Count; index++)
            {
                if (index % step == 0)
                {
                    kept.Add(blocks[index]);
                }
                else
                {
                    Allocator.Free((void*)blocks[index]);
                }
            }
        });
        Quiet.SalvageDead();
        return kept;
    }

    public void Dispose()
    {
        Os.StopFailing();
        Allocator.Dispose();
        if (_ownsMaintenance)
        {
            Maintenance.Dispose();
        }

        Assert.That(Os.Books.Violations, Is.Empty);
    }

    /// <summary>The load of the machine, which the collector tells, cannot be forged; where it is high, ages are shortened.</summary>
    private static void AssumeCalm()
    {
        GCMemoryInfo collector = GC.GetGCMemoryInfo();
        MemoryFacts facts = new()
        {
            ContainerLimitBytes = long.MaxValue,
            ContainerUsedBytes = 0,
            GcLoadBytes = collector.MemoryLoadBytes,
            GcHighLoadBytes = collector.HighMemoryLoadThresholdBytes,
            ChargedBytes = 0,
            MaxBytes = long.MaxValue,
        };
        Assume.That(PressureGauge.Decide(facts), Is.EqualTo(MemoryPressure.None), "The memory of this machine is nearly full.");
    }
}
