using System;
using System.Diagnostics.Metrics;
using System.IO;
using System.Threading;

namespace Hakmem.Tests.Hosting;

/// <summary>The first observation in a process whose listener to meters observes another allocator when it is told of an instrument, here and on another thread.</summary>
internal static class MeterScene
{
    public const string Verb = "meter";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    public static int Run(TextWriter output)
    {
        using HakAllocator allocator = new();
        int told = 0;
        int read = 0;
        bool hasEnded = false;
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, owner) =>
        {
            if (instrument.Meter.Name != HakMetrics.MeterName)
            {
                return;
            }

            owner.EnableMeasurementEvents(instrument);
            if (told++ == 0)
            {
                HakMetrics.Observe(allocator, "here");
                Thread other = new(() => HakMetrics.Observe(allocator, "there")) { IsBackground = true };
                other.Start();
                hasEnded = other.Join(s_patience);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, _, _) => read += instrument.Name == "hakmem.memory.live" ? 1 : 0);
        listener.Start();

        HakMetrics.Observe(allocator, "first");
        listener.RecordObservableInstruments();
        output.Write($"ended {hasEnded}, instruments {told}, observed {read}");
        return 0;
    }
}
