using System;

namespace Hakmem;

/// <summary>A pointer was misused, or memory was found damaged. When it is thrown by a free, the block was not taken and nothing was changed.</summary>
public sealed class HakMemoryException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="kind">What was wrong.</param>
    /// <param name="address">The address that was passed.</param>
    /// <param name="message">The sentence for the reader: address and rule.</param>
    public HakMemoryException(HakMemoryError kind, nuint address, string message)
        : base(message)
    {
        Kind = kind;
        Address = address;
    }

    /// <summary>What was wrong.</summary>
    public HakMemoryError Kind { get; }

    /// <summary>The address that was passed to the allocator.</summary>
    public nuint Address { get; }
}
