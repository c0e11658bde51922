using System;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Hakmem.Pooling;

/// <summary>The block of a buffer that was asked to report its leak.</summary>
internal sealed class TrackedBufferBlock(HakAllocator allocator, long byteCount, EventHandler<HakLeakReport> onLeak) : BufferBlock(allocator)
{
    private readonly long _allocatedAt = TimeProvider.System.GetTimestamp();
    private readonly StackTrace _allocatedFrom = new(skipFrames: 1, fNeedFileInfo: false);

    ~TrackedBufferBlock()
    {
        bool isPinned = IsPinned;
        if (!isPinned && !IsLive)
        {
            return;
        }

        // A pin that was never undone: somebody may still use the address, so the block stays out.
        if (!isPinned)
        {
            End();
        }

        LeakNotice.Send(
            onLeak, sender: null, byteCount, TimeProvider.System.GetElapsedTime(_allocatedAt), _allocatedFrom, poolName: null, isReturned: !isPinned);
    }

    [SuppressMessage("Usage", "CA1816", Justification = "Only the end that gives the block back makes the finalizer needless.")]
    protected override void GiveBack()
    {
        base.GiveBack();
        GC.SuppressFinalize(this);
    }
}
