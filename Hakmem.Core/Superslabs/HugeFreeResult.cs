namespace Hakmem.Superslabs;

/// <summary>What came of the free of an address in a huge region.</summary>
internal enum HugeFreeResult
{
    Freed,
    AlreadyFree,
    Inside,
    NotOurs,
}
