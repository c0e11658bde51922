namespace Hakmem.Tests.BrokenTwins;

/// <summary>Returns its buffer once, but whether or not it is pinned.</summary>
internal sealed class PinBlindOwner : TwinOwner
{
    private bool _isDisposed;

    public override void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            Return();
        }
    }
}
