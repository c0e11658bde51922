namespace Hakmem.Tests.Doubles;

/// <summary>One event as a listener got it.</summary>
internal sealed record RecordedEvent(int Id, string Name, object?[] Payload);
