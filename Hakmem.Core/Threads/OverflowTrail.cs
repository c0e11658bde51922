using System.Runtime.InteropServices;

namespace Hakmem.Threads;

/// <summary>How a thread that only frees goes through the blocks of a class, told by those that it freed when its bin was full.</summary>
/// <remarks>Owner thread. No address in it is ever followed: the block may be anybody's by now.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct OverflowTrail
{
    public const int Bytes = 16;

    private nint _last;
    private nint _wayBytes;

    /// <summary>Goes on to the block that is freed now.</summary>
    /// <param name="now">Its address.</param>
    /// <param name="mostBytes">A longer way is a jump.</param>
    /// <returns>
    /// A guess how far the thread goes from there until the bin is full again, downwards if negative: as far as it came, and after a jump as far as before that.
    /// After two jumps in a row there is no guess: 0.
    /// </returns>
    public nint Step(nint now, nint mostBytes)
    {
        nint came = unchecked(now - _last);
        _last = now;
        bool isJump = came < -mostBytes || came > mostBytes;
        nint guess = isJump ? _wayBytes : came;
        _wayBytes = isJump ? 0 : came;
        return guess;
    }
}
