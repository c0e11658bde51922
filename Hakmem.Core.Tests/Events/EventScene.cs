using System.Diagnostics.Tracing;
using System.IO;

namespace Hakmem.Tests.Events;

/// <summary>The first use of Hakmem in a process whose listener uses Hakmem when it is told of the new source.</summary>
internal static unsafe class EventScene
{
    public const string Verb = "events";

    public static int Run(TextWriter output)
    {
        using EarlyListener listener = new();
        HakMemory.Free(HakMemory.Allocate(64));
        HakAllocator.Shared.Trim(HakTrimLevel.Full);
        HakStatistics after = HakAllocator.Shared.GetStatistics();
        output.Write($"told {listener.Sources}, live {after.LiveBlocks}, superslabs {after.UsedSuperslabs}");
        return 0;
    }

    private sealed class EarlyListener : EventListener
    {
        public int Sources { get; private set; }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Hakmem")
            {
                HakMemory.Free(HakMemory.Allocate(64));
                Sources++;
            }
        }
    }
}
