using System;

namespace Hakmem.Tests.AspNetCore;

/// <summary>What a server and its client speak.</summary>
[Flags]
internal enum KestrelSpeech
{
    Http1 = 0,
    Http2 = 1,
    Encrypted = 2,
}
