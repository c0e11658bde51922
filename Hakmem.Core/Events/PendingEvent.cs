using System.Diagnostics;

namespace Hakmem.Events;

/// <summary>One event that is not told yet: which, and its payload.</summary>
internal readonly record struct PendingEvent(int Id, long First = 0, long Second = 0, long Third = 0, string Text = "")
{
    public void TellTo(HakmemEventSource source)
    {
        switch (Id)
        {
            case HakmemEventSource.SuperslabMappedId:
                source.SuperslabMapped();
                break;
            case HakmemEventSource.SuperslabReturnedId:
                source.SuperslabReturned();
                break;
            case HakmemEventSource.PagesDiscardedId:
                source.PagesDiscarded(First);
                break;
            case HakmemEventSource.TrimStartId:
                source.TrimStart((int)First);
                break;
            case HakmemEventSource.TrimStopId:
                source.TrimStop(First, Second, Third);
                break;
            case HakmemEventSource.BudgetRefusedId:
                source.BudgetRefused(First, Second, Third);
                break;
            case HakmemEventSource.OsCallFailedId:
                source.OsCallFailed(Text);
                break;
            case HakmemEventSource.MaintenanceTickId:
                source.MaintenanceTick(First, Second);
                break;
            case HakmemEventSource.ThreadSalvagedId:
                source.ThreadSalvaged((int)First);
                break;
            default:
                throw new UnreachableException($"There is no event {Id}.");
        }
    }
}
