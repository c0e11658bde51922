namespace Hakmem.Geometry;

/// <summary>What the blocks of a span are lent as: a run of free neighbours serves as one block of a longer class.</summary>
/// <remarks>
/// A table has a byte a block: 0 for a block of the span's own class; at the first block of a run that is lent, the class that it is lent as; behind that
/// <see cref="Inside"/>. Written under the lock of the span's class. Whoever holds a block may read its byte without: nobody changes it meanwhile, and a span keeps
/// its table until no block of it is out. Joining free neighbours is what allocators of the dlmalloc family do with any block; here only where memory is short or
/// much of it lies idle, and in units of the span's blocks.
/// </remarks>
internal static unsafe class SpanLoans
{
    public const byte Inside = 0xFF;

    /// <summary>The table of a span, or <see langword="null"/> when it lent nothing since it was bound.</summary>
    public static byte* TableOf(SlabDescriptor* span) => span->HasLoanTable ? (byte*)SlabAddress.SuperslabOf(span)->LoanTables[span->FirstSlab] : null;

    /// <summary>Gives a span a table, or none any more.</summary>
    public static void SetTable(SlabDescriptor* span, byte* table)
    {
        SlabAddress.SuperslabOf(span)->LoanTables[span->FirstSlab] = (nint)table;
        span->HasLoanTable = table != null;
    }

    /// <summary>Blocks that a span of a class has at the most: the length of its table.</summary>
    public static int TableBytes(int classIndex)
    {
        ref readonly SizeClass sizeClass = ref SizeClasses.At(classIndex);
        return sizeClass.SlabCount * MemoryGeometry.SlabBytes / sizeClass.BlockBytes;
    }

    /// <summary>What the block with a number is lent as; 0 when it is not.</summary>
    public static byte At(SlabDescriptor* span, uint number)
    {
        byte* table = TableOf(span);
        return table == null ? (byte)0 : table[number];
    }

    /// <summary>The class of a block that is not in its span: what it is lent as, else that of its run.</summary>
    public static int ClassOf(SlabDescriptor* run, void* address)
    {
        byte lentAs = run->Use == SlabUse.SmallBlocks ? At(run, SpanBits.NumberOf(run, address)) : (byte)0;
        return lentAs != 0 ? lentAs : run->ClassIndex;
    }

    /// <summary>Writes down that a run of blocks is lent.</summary>
    public static void Begin(SlabDescriptor* span, int firstBlock, int blockCount, int lentAs)
    {
        byte* table = TableOf(span);
        table[firstBlock] = (byte)lentAs;
        for (int block = firstBlock + 1; block < firstBlock + blockCount; block++)
        {
            table[block] = Inside;
        }
    }

    /// <summary>Writes down that a run is not lent any more.</summary>
    /// <returns>How many blocks it has.</returns>
    public static int End(SlabDescriptor* span, int firstBlock)
    {
        byte* table = TableOf(span);
        int block = firstBlock;
        do
        {
            table[block++] = 0;
        }
        while (block < span->CapacityCount && table[block] == Inside);

        return block - firstBlock;
    }
}
