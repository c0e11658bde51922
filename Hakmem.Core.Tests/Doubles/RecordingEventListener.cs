using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.Tracing;
using System.Linq;

namespace Hakmem.Tests.Doubles;

/// <summary>Keeps the events that the calling thread raises.</summary>
internal sealed class RecordingEventListener : EventListener
{
    private readonly ConcurrentQueue<RecordedEvent> _events = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public RecordingEventListener(EventLevel level, EventKeywords keywords) => EnableEvents(Tools.Source.OfHakmem, level, keywords);

    public IReadOnlyList<RecordedEvent> Events => [.. _events];

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // Events come on the thread that raised them; the base class may call before the fields of this one are set.
        if (_events is not null && Environment.CurrentManagedThreadId == _thread)
        {
            _events.Enqueue(new RecordedEvent(eventData.EventId, eventData.EventName ?? "", eventData.Payload?.ToArray() ?? []));
        }
    }
}
