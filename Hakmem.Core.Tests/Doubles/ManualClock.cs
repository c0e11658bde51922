using System;
using System.Collections.Generic;
using System.Threading;

namespace Hakmem.Tests.Doubles;

/// <summary>A clock that goes when it is told to, and rings its timers one after the other at their own times, on the thread that turns it.</summary>
/// <remarks>
/// Unlike FakeTimeProvider it never rings inside <see cref="ITimer.Change"/>, as no real timer does, and a timer that is set again while it rings rings again at its
/// new time within the same turn.
/// </remarks>
internal sealed class ManualClock : TimeProvider
{
    private const int MostRingsAtOneTime = 100;

    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private long _now = TimeSpan.TicksPerHour;
    private long _rings;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Whether every timer was made so that it keeps nothing of whoever made it.</summary>
    public bool HasSuppressedFlow { get; private set; } = true;

    /// <summary>Times that any timer rang.</summary>
    public long Rings => Volatile.Read(ref _rings);

    /// <summary>Until the next timer rings; <see langword="null"/> when none is set.</summary>
    public TimeSpan? UntilNextRing
    {
        get
        {
            lock (_gate)
            {
                ManualTimer? next = NextLocked(long.MaxValue - 1);
                return next is null ? null : new TimeSpan(long.Max(0, next.Due - _now));
            }
        }
    }

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        HasSuppressedFlow &= ExecutionContext.IsFlowSuppressed();
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        lock (_gate)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    /// <summary>Lets time pass.</summary>
    /// <exception cref="InvalidOperationException">A timer rings again and again while no time passes.</exception>
    public void Advance(TimeSpan time)
    {
        long target = GetTimestamp() + time.Ticks;
        int ringsHere = 0;
        while (true)
        {
            ManualTimer? next;
            lock (_gate)
            {
                next = NextLocked(target);
                if (next is null)
                {
                    Volatile.Write(ref _now, target);
                    return;
                }

                ringsHere = next.Due > _now ? 1 : ringsHere + 1;
                Volatile.Write(ref _now, long.Max(_now, next.Due));
                next.Due = long.MaxValue;
            }

            if (ringsHere > MostRingsAtOneTime)
            {
                throw new InvalidOperationException("A timer rings for ever while no time passes.");
            }

            Interlocked.Increment(ref _rings);
            next.Ring();
        }
    }

    /// <summary>Lets time pass until a number of rings from now.</summary>
    public void RingTimes(int count)
    {
        for (; count > 0 && UntilNextRing is { } wait; count--)
        {
            Advance(wait);
        }
    }

    private ManualTimer? NextLocked(long latest)
    {
        ManualTimer? next = null;
        foreach (ManualTimer timer in _timers)
        {
            next = timer.Due <= latest && (next is null || timer.Due < next.Due) ? timer : next;
        }

        return next;
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public long Due { get; set; } = long.MaxValue;

        public void Ring() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : clock._now + dueTime.Ticks;
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                Due = long.MaxValue;
            }
        }

        public System.Threading.Tasks.ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
