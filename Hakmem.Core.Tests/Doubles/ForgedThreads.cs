using Hakmem.Os;

namespace Hakmem.Tests.Doubles;

/// <summary>The real system, but refusing, lying or forgetful where told to.</summary>
internal sealed unsafe class ForgedThreads(IOsThreads real) : IOsThreads
{
    public bool KnowsNoStack { get; init; }

    public bool ClearsNothing { get; init; }

    /// <summary>Promises to clear and does not: the twin that shows what the clearing is for.</summary>
    public bool ForgetsToClear { get; init; }

    /// <summary>Says that the stack is somewhere else.</summary>
    public bool IsElsewhere { get; init; }

    public bool TryGetStack(out nuint end, out nuint lengthBytes)
    {
        bool isKnown = real.TryGetStack(out end, out lengthBytes) && !KnowsNoStack;
        end -= IsElsewhere ? lengthBytes : 0;
        return isKnown;
    }

    public bool TryClearAtExit(void* area) => !ClearsNothing && (ForgetsToClear || real.TryClearAtExit(area));
}
