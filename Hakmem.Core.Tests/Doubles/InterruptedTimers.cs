using System;
using System.Threading;

namespace Hakmem.Tests.Doubles;

/// <summary>A clock whose timers throw what a wait for the runtime's lock on its timers throws when the thread is interrupted, once for each change.</summary>
internal sealed class InterruptedTimers(TimeProvider real) : TimeProvider
{
    public int Interrupts { get; private set; }

    public int Changes { get; private set; }

    public override long TimestampFrequency => real.TimestampFrequency;

    public override long GetTimestamp() => real.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new InterruptedTimer(this, real.CreateTimer(callback, state, dueTime, period));

    private sealed class InterruptedTimer(InterruptedTimers owner, ITimer timer) : ITimer
    {
        private bool _isInterrupted;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _isInterrupted = !_isInterrupted;
            if (_isInterrupted)
            {
                owner.Interrupts++;
                throw new ThreadInterruptedException();
            }

            owner.Changes++;
            return timer.Change(dueTime, period);
        }

        public void Dispose() => timer.Dispose();

        public System.Threading.Tasks.ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
