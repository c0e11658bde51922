using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Hakmem.Tests.Doubles;

/// <summary>Keeps what is logged, and lets a test wait for a line.</summary>
internal sealed class RecordingLog : ILoggerProvider
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Lock _recording = new();
    private readonly List<LogLine> _lines = [];
    private TaskCompletionSource _grown = NewSignal();

    public IReadOnlyList<LogLine> Lines
    {
        get
        {
            lock (_recording)
            {
                return [.. _lines];
            }
        }
    }

    public IEnumerable<string> Texts(int eventId) => Lines.Where(line => line.EventId == eventId).Select(static line => line.Text);

    /// <exception cref="TimeoutException">There were never so many lines of this event.</exception>
    public async Task WaitForAsync(int eventId, int count = 1)
    {
        using CancellationTokenSource patience = new(s_patience);
        while (true)
        {
            Task grown = Volatile.Read(ref _grown).Task;
            if (Texts(eventId).Count() >= count)
            {
                return;
            }

            await grown.WaitAsync(patience.Token);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void Dispose()
    {
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Add(LogLine line)
    {
        lock (_recording)
        {
            _lines.Add(line);
        }

        Interlocked.Exchange(ref _grown, NewSignal()).SetResult();
    }

    private sealed class Recorder(RecordingLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? error, Func<TState, Exception?, string> format) =>
            log.Add(new LogLine(level, id.Id, category, format(state, error)));
    }
}
