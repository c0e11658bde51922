using System;
using System.Threading;

namespace Hakmem.Tests.Tools;

/// <summary>Waits a short while for another thread without ever sleeping, also where both have one processor.</summary>
internal static class Spin
{
    public static void Until(Func<bool> isSo)
    {
        SpinWait spin = default;
        while (!isSo())
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }
}
