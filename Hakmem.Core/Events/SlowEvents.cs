namespace Hakmem.Events;

/// <summary>What the slow paths say of themselves, from wherever they are; <see cref="PendingEvents"/> tells it later.</summary>
internal static class SlowEvents
{
    public static void SuperslabMapped() => PendingEvents.Note(new PendingEvent(HakmemEventSource.SuperslabMappedId));

    public static void SuperslabReturned() =>
        PendingEvents.Note(new PendingEvent(HakmemEventSource.SuperslabReturnedId));

    public static void PagesDiscarded(long bytes) =>
        PendingEvents.Note(new PendingEvent(HakmemEventSource.PagesDiscardedId, bytes));

    /// <param name="level">The number of the <see cref="HakTrimLevel"/>.</param>
    public static void TrimStart(int level) =>
        PendingEvents.Note(new PendingEvent(HakmemEventSource.TrimStartId, level));

    public static void TrimStop(long askedBytes, long returnedBytes, long pendingBytes) =>
        PendingEvents.Note(new PendingEvent(HakmemEventSource.TrimStopId, askedBytes, returnedBytes, pendingBytes));

    public static void BudgetRefused(long askedBytes, long chargedBytes, long maxBytes) =>
        PendingEvents.Note(new PendingEvent(HakmemEventSource.BudgetRefusedId, askedBytes, chargedBytes, maxBytes));

    /// <param name="kind">map, unmap or discard; a literal, so that nothing is allocated for it.</param>
    public static void OsCallFailed(string kind) =>
        PendingEvents.Note(new PendingEvent(HakmemEventSource.OsCallFailedId, Text: kind));

    public static void MaintenanceTick(long returnedBytes, long discardedBytes) =>
        PendingEvents.Note(new PendingEvent(HakmemEventSource.MaintenanceTickId, returnedBytes, discardedBytes));

    public static void ThreadSalvaged(int caches) =>
        PendingEvents.Note(new PendingEvent(HakmemEventSource.ThreadSalvagedId, caches));
}
