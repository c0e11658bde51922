using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Linq;

namespace Hakmem.Tests.Doubles;

/// <summary>Collects the instruments of meter Hakmem as an exporter would.</summary>
internal sealed class MeterReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<MeterReading> _readings = [];

    /// <param name="scope">The meter factory whose meters count; <see langword="null"/> for the meter of the process.</param>
    public MeterReader(object? scope)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == HakMetrics.MeterName && instrument.Meter.Scope == scope)
            {
                Instruments.Add(instrument);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            _readings.Add(new MeterReading(instrument.Name, value, tags.ToArray().ToDictionary(static tag => tag.Key, static tag => tag.Value))));
        _listener.Start();
    }

    public List<Instrument> Instruments { get; } = [];

    /// <returns>What one collection gave for an allocator.</returns>
    public IReadOnlyList<MeterReading> Collect(string allocator)
    {
        _readings.Clear();
        _listener.RecordObservableInstruments();
        return [.. _readings.Where(reading => Equals(reading.Tags["hakmem.allocator.name"], allocator))];
    }

    public void Dispose() => _listener.Dispose();
}
