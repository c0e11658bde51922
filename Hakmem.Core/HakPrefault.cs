namespace Hakmem;

/// <summary>Whether the pages of a new superslab are made resident before anyone asks for them.</summary>
public enum HakPrefault
{
    /// <summary>No: each page costs a page fault when it is first touched.</summary>
    Off,

    /// <summary>The system makes them resident in one call (MADV_POPULATE_WRITE, Linux 5.14 or later); where it cannot, they are left as with Off.</summary>
    Populate,

    /// <summary>One byte of every page is written.</summary>
    Touch,
}
