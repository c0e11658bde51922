using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Hakmem.Tests.Doubles;

/// <summary>The books of a double of the system: which ranges are mapped, and what was asked of it that a correct caller would not ask.</summary>
internal sealed class RangeBooks(nuint pageBytes)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<nuint, nuint> _mapped = [];
    private readonly List<string> _violations = [];

    public long MappedBytes
    {
        get
        {
            lock (_gate)
            {
                return _mapped.Values.Sum(static lengthBytes => (long)lengthBytes);
            }
        }
    }

    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (_gate)
            {
                return [.. _violations];
            }
        }
    }

    public bool Holds(nuint start, nuint lengthBytes)
    {
        lock (_gate)
        {
            return _mapped.TryGetValue(start, out nuint mappedBytes) && mappedBytes == lengthBytes;
        }
    }

    public void CheckRequest(string what, nuint lengthBytes, nuint alignmentBytes)
    {
        lock (_gate)
        {
            Expect(lengthBytes > 0 && lengthBytes % pageBytes == 0, $"{what} of {lengthBytes} bytes, no multiple of a page");
            Expect(nuint.IsPow2(alignmentBytes) && alignmentBytes >= pageBytes, $"{what} at alignment {alignmentBytes}");
        }
    }

    public void Enter(nuint start, nuint lengthBytes)
    {
        lock (_gate)
        {
            _mapped.Add(start, lengthBytes);
        }
    }

    /// <returns>Whether exactly this range was mapped; it is not any more.</returns>
    public bool TryStrike(nuint start, nuint lengthBytes)
    {
        lock (_gate)
        {
            bool isKnown = _mapped.TryGetValue(start, out nuint mappedBytes) && mappedBytes == lengthBytes;
            Expect(isKnown, $"unmap of 0x{start:x}+{lengthBytes}, which is not a mapped range");
            return isKnown && _mapped.Remove(start);
        }
    }

    /// <summary>Checks that a range is whole pages inside one mapped range.</summary>
    public bool CheckInside(string what, nuint start, nuint lengthBytes)
    {
        lock (_gate)
        {
            bool isInside = _mapped.Any(range => start >= range.Key && start + lengthBytes <= range.Key + range.Value);
            Expect(isInside, $"{what} of 0x{start:x}+{lengthBytes}, which lies in no mapped range");
            Expect(start % pageBytes == 0 && lengthBytes % pageBytes == 0, $"{what} of 0x{start:x}+{lengthBytes}, which are not whole pages");
            return isInside;
        }
    }

    private void Expect(bool holds, string violation)
    {
        if (!holds)
        {
            _violations.Add(violation);
        }
    }
}
