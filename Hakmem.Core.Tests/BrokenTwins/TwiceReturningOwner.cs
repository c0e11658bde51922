namespace Hakmem.Tests.BrokenTwins;

/// <summary>Returns its buffer at every Dispose.</summary>
internal sealed class TwiceReturningOwner : TwinOwner
{
    public override void Dispose() => Return();
}
