using System;
using System.Collections.Generic;
using System.Threading;
using Hakmem.Events;
using Hakmem.Geometry;
using Hakmem.Os;
using Hakmem.Primitives;
using Hakmem.Superslabs;
using Hakmem.Threads;

namespace Hakmem.Heaps;

/// <summary>Gives memory back while nobody calls: one timer for all allocators of the process, which stops when none of them needs it.</summary>
/// <remarks>
/// Passes run on the timer's thread, one after the other. Allocators wake it from their slow paths; that sets the timer and does nothing else.
/// The lock is not held during a pass. A pass for which the collector has no memory is put off.
/// </remarks>
internal sealed class Maintenance : IDisposable
{
    /// <summary>A hurried pass comes no sooner than this after the last one. Arbitrary: keeps the share of one core small.</summary>
    private static readonly TimeSpan s_leastGap = TimeSpan.FromMilliseconds(1);

    /// <summary>From one look at threads that may have ended to the next, where nothing else is to be done.</summary>
    private static readonly TimeSpan s_watchInterval = TimeSpan.FromSeconds(60);

    /// <summary>The files of the container are not read more often than this.</summary>
    private static readonly TimeSpan s_factsAge = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly ContainerMemory _container;
    private readonly SteadyLock _gate = new();
    /// <summary>Passes that are planned. As long as it can get, so that whoever wakes maintenance makes no garbage.</summary>
    private readonly Dictionary<HeapRoad, long> _due = new(RegionCode.MaxAllocators);

    /// <summary>Whose passes are run just now; theirs alone who run them. As long as it can get, too.</summary>
    private readonly List<HeapRoad> _passing = new(RegionCode.MaxAllocators);
    private readonly ITimer _timer;
    private readonly long _start;
    private MemoryFacts _facts;
    private long _factsTaken = long.MinValue;
    private bool _isRunning;
    private long _armedFor = long.MaxValue;

    public Maintenance(TimeProvider time, IMemoryFiles files)
    {
        _time = time;
        _start = time.GetTimestamp();
        _container = new ContainerMemory(files);
        _timer = CreateTimer();
    }

    public static Maintenance Process { get; } = new(TimeProvider.System, new MemoryFiles());

    /// <summary>Whether no timer is set: nothing is outstanding.</summary>
    public bool IsAsleep
    {
        get
        {
            using (_gate.Hold())
            {
                return _armedFor == long.MaxValue && !_isRunning;
            }
        }
    }

    /// <summary>An allocator has something to give back, or grew fast.</summary>
    public void Notice(HeapRoad heap)
    {
        TimeSpan interval = heap.Stations.Settings.Live.Interval;
        bool isWanted = heap.Stations.Upkeep.TryAccept();
        if (interval == Timeout.InfiniteTimeSpan)
        {
            // On demand only: the signal stays accepted, so that nobody comes here again; growth is counted for nobody.
            heap.Stations.Upkeep.BeginPass();
            return;
        }

        using (_gate.Hold())
        {
            long now = Now;
            long due = heap.Stations.Upkeep.IsUrgent ? long.Max(now, heap.LastPass + s_leastGap.Ticks) : now + interval.Ticks;
            if (!_due.TryGetValue(heap, out long planned) || (due < planned && (isWanted || heap.Stations.Upkeep.IsUrgent)))
            {
                _due[heap] = due;
                ArmLocked();
            }
        }
    }

    /// <summary>Runs the passes whose time has come. The timer's callback; does nothing when another call is at it.</summary>
    public void RunDue()
    {
        using (_gate.Hold())
        {
            if (_isRunning)
            {
                return;
            }

            _isRunning = true;
            _armedFor = long.MaxValue;
        }

        try
        {
            RunPasses();
        }
        catch (OutOfMemoryException)
        {
            // Files are read and threads listed in memory of the collector's. That it has none is no fault of ours, nor a reason to end the process, as an
            // exception of a timer does; whoever asks the collector for memory is told there. Anything else is our fault, and may end it.
            PutOff();
        }
        finally
        {
            using (_gate.Hold())
            {
                _passing.Clear();
                _isRunning = false;
                ArmLocked();
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Ticks since the maintenance was made, and never 0.</summary>
    private long Now => _time.GetElapsedTime(_start).Ticks + 1;

    private void RunPasses()
    {
        using (_gate.Hold())
        {
            long now = Now;
            foreach ((HeapRoad heap, long due) in _due)
            {
                if (due <= now)
                {
                    _passing.Add(heap);
                }
            }
        }

        if (_passing.Count > 0)
        {
            ThreadDirectory.SalvageDead();
            PendingEvents.Tell();
            MemoryFacts facts = CurrentFacts();
            foreach (HeapRoad heap in _passing)
            {
                Pass(heap, facts);
            }
        }
    }

    /// <summary>Passes that were not run, or not to their end, come at the next interval, with what woke maintenance still to be seen.</summary>
    private void PutOff()
    {
        using (_gate.Hold())
        {
            long now = Now;
            foreach (HeapRoad heap in _passing)
            {
                if (!_due.TryGetValue(heap, out long due) || due > now)
                {
                    continue;
                }

                // As if there had been one: who grows fast meanwhile asks for the next no sooner than after any other.
                heap.LastPass = now;
                heap.Stations.Upkeep.Raise();
                TimeSpan interval = heap.Stations.Settings.Live.Interval;
                if (interval == Timeout.InfiniteTimeSpan)
                {
                    _due.Remove(heap);
                }
                else
                {
                    _due[heap] = now + interval.Ticks;
                }
            }
        }
    }

    private void Pass(HeapRoad heap, in MemoryFacts facts)
    {
        UpkeepSignal upkeep = heap.Stations.Upkeep;
        bool isGone = heap.IsGone;
        UpkeepNeed need = isGone ? UpkeepNeed.None : heap.Maintain(Now / TimeSpan.TicksPerMillisecond, facts);
        heap.LastPass = Now;
        PendingEvents.Tell();
        using (_gate.Hold())
        {
            // Read under the lock: a change to a finite interval that comes now is planned after this.
            TimeSpan interval = heap.Stations.Settings.Live.Interval;
            if (isGone || interval == Timeout.InfiniteTimeSpan)
            {
                // Nothing is left to give back, or from now on it is on demand only.
                _due.Remove(heap);
                return;
            }

            switch (need)
            {
                case UpkeepNeed.Pass:
                    _due[heap] = Now + interval.Ticks;
                    return;
                case UpkeepNeed.Watch:
                    _due[heap] = Now + long.Max(s_watchInterval.Ticks, interval.Ticks);
                    break;
                default:
                    _due.Remove(heap);
                    break;
            }

            if (!upkeep.TrySleep())
            {
                _due[heap] = Now + interval.Ticks;
            }
        }
    }

    /// <summary>A timer keeps what flows with the thread that makes it; that is whoever allocates first, whose request ends long before the process.</summary>
    private ITimer CreateTimer()
    {
        using AsyncFlowControl flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        return _time.CreateTimer(static state => ((Maintenance)state!).RunDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void ArmLocked()
    {
        long next = long.MaxValue;
        foreach (long planned in _due.Values)
        {
            next = long.Min(next, planned);
        }

        if (_isRunning || next == _armedFor)
        {
            return;
        }

        // Timers count whole milliseconds: rounded down, one would ring too early, again and again.
        TimeSpan due = next == long.MaxValue
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromMilliseconds(Math.Ceiling(new TimeSpan(long.Max(0, next - Now)).TotalMilliseconds));
        bool wasInterrupted = false;
        while (!TryChange(due, ref wasInterrupted))
        {
        }

        Interruption.Restore(wasInterrupted);

        // Not before it is: where the timer found no memory, whoever wakes maintenance next sets it.
        _armedFor = next;
    }

    /// <returns><see langword="false"/> when the wait for the runtime's lock on its timers was interrupted.</returns>
    private bool TryChange(TimeSpan due, ref bool wasInterrupted)
    {
        try
        {
            _timer.Change(due, Timeout.InfiniteTimeSpan);
            return true;
        }
        catch (ThreadInterruptedException)
        {
            wasInterrupted = true;
            return false;
        }
    }

    private MemoryFacts CurrentFacts()
    {
        if (_factsTaken == long.MinValue || Now - _factsTaken >= s_factsAge.Ticks)
        {
            GCMemoryInfo collector = GC.GetGCMemoryInfo();
            ContainerLimit limit = _container.Read();
            _factsTaken = Now;
            _facts = new MemoryFacts
            {
                ContainerLimitBytes = limit.LimitBytes,
                ContainerUsedBytes = limit.UsedBytes,
                GcLoadBytes = collector.MemoryLoadBytes,
                GcHighLoadBytes = collector.HighMemoryLoadThresholdBytes,
                ChargedBytes = 0,
                MaxBytes = long.MaxValue,
            };
        }

        return _facts;
    }
}
