using System;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Threading;

namespace Hakmem.Pooling;

/// <summary>A count that many threads change and few read: one cell for each processor, far enough apart that they do not share cache lines.</summary>
internal sealed class StripedCount
{
    private const int MaxCells = 64;

    private readonly Cell[] _cells = new Cell[Math.Min(MaxCells, BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount))];

    /// <summary>Exact while nobody adds.</summary>
    public long Sum
    {
        get
        {
            long sum = 0;
            foreach (ref readonly Cell cell in _cells.AsSpan())
            {
                sum += Volatile.Read(in cell.Count);
            }

            return sum;
        }
    }

    /// <returns>The new count of the cell that was changed.</returns>
    public long Add(long amount) =>
        Interlocked.Add(ref _cells[Thread.GetCurrentProcessorId() & (_cells.Length - 1)].Count, amount);

    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Cell
    {
        [FieldOffset(0)]
        public long Count;
    }
}
