using System.Threading;
using Hakmem.Events;

namespace Hakmem.Tests.Tools;

/// <summary>The event source, made where no allocator was yet.</summary>
internal static class Source
{
    public static HakmemEventSource OfHakmem
    {
        get
        {
            HakmemEventSource.Make();
            SpinWait.SpinUntil(static () => HakmemEventSource.Current is not null);
            return HakmemEventSource.Current!;
        }
    }
}
