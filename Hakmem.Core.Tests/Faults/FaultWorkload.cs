using System;
using System.Collections.Generic;
using Hakmem.Tests.Model;
using Hakmem.Tests.Tools;

namespace Hakmem.Tests.Faults;

/// <summary>A seeded life of an allocator over all tiers. Every request is served or refused in the orderly way; what is live keeps its content.</summary>
internal sealed unsafe class FaultWorkload(HakAllocator allocator, int seed)
{
    private const int MaxLiveBlocks = 160;
    private const nuint EdgeBytes = 2048;

    private static readonly int[] s_lengths = [24, 200, 1_000, 3_000, 20_000, 60_000, 150_000, 400_000, 900_000, 1_200_000, 2_500_000];

    private readonly Random _random = new(seed);
    private readonly List<LiveBlock> _live = [];

    public FaultOutcome Outcome { get; } = new();

    public void Run(int steps)
    {
        for (int step = 0; step < steps && Outcome.Violation is null; step++)
        {
            int dice = _random.Next(100);
            if (_live.Count == 0 || (dice < 55 && _live.Count < MaxLiveBlocks))
            {
                Allocate();
            }
            else if (dice < 80)
            {
                Free(_random.Next(_live.Count));
            }
            else if (dice < 97)
            {
                Reallocate(_random.Next(_live.Count));
            }
            else
            {
                allocator.Trim(dice == 97 ? HakTrimLevel.Full : HakTrimLevel.Idle);
            }
        }
    }

    public void FreeAll()
    {
        while (_live.Count > 0)
        {
            Free(_live.Count - 1);
        }
    }

    /// <summary>Checks every live block.</summary>
    public void Look() => _live.ForEach(block => ExpectContent(block, block.LengthBytes));

    private void Allocate()
    {
        nuint byteCount = NextLength();
        nuint alignment = 16;
        void* block = null;
        bool isZeroed = false;
        try
        {
            switch (_random.Next(6))
            {
                case 0:
                    alignment = (nuint)1 << _random.Next(4, 22);
                    block = allocator.AllocateAligned(byteCount, alignment);
                    break;
                case 1:
                    isZeroed = true;
                    block = allocator.AllocateZeroed(byteCount);
                    break;
                case 2:
                    if (!allocator.TryAllocate(byteCount, out block))
                    {
                        Expect(block == null, "a refusal gave a block");
                        Outcome.Refused++;
                        return;
                    }

                    break;
                default:
                    block = allocator.Allocate(byteCount);
                    break;
            }
        }
        catch (OutOfMemoryException)
        {
            Outcome.Refused++;
            return;
        }

        Outcome.Served++;
        Expect(block != null && (nuint)block % alignment == 0, $"{byteCount} bytes at alignment {alignment} gave 0x{(nuint)block:x}");
        Expect(!isZeroed || Pattern.FirstNonZero(block, byteCount) < 0, $"{byteCount} zeroed bytes are not zero");
        Enter(block, byteCount, alignment);
    }

    private void Reallocate(int index)
    {
        LiveBlock old = _live[index];
        nuint byteCount = NextLength();
        void* moved;
        try
        {
            moved = allocator.Reallocate(old.Pointer, byteCount);
        }
        catch (OutOfMemoryException)
        {
            Outcome.Refused++;
            ExpectContent(old, old.LengthBytes);
            return;
        }

        Outcome.Served++;
        nuint keptBytes = nuint.Min(byteCount, old.LengthBytes);
        ExpectContent(old with { Address = (nuint)moved, LengthBytes = keptBytes }, nuint.Min(keptBytes, EdgeBytes));
        Expect((nuint)moved % old.Alignment == 0, $"0x{(nuint)moved:x} lost its alignment {old.Alignment}");
        _live.RemoveAt(index);
        Enter(moved, byteCount, old.Alignment);
    }

    private void Free(int index)
    {
        LiveBlock block = _live[index];
        ExpectContent(block, block.LengthBytes);
        _live.RemoveAt(index);
        allocator.Free(block.Pointer);
    }

    private void Enter(void* block, nuint byteCount, nuint alignment)
    {
        LiveBlock entry = new((nuint)block, byteCount, allocator.GetUsableSize(block), alignment, _random.Next());
        Expect(entry.UsableBytes >= byteCount, $"{byteCount} bytes have {entry.UsableBytes} usable");
        Pattern.Fill(block, nuint.Min(byteCount, EdgeBytes), entry.PatternSeed);
        if (byteCount > 2 * EdgeBytes)
        {
            Pattern.Fill((byte*)block + byteCount - EdgeBytes, EdgeBytes, entry.PatternSeed);
        }

        _live.Add(entry);
    }

    private void ExpectContent(LiveBlock block, nuint lengthBytes)
    {
        bool holds = Pattern.Holds(block.Pointer, nuint.Min(lengthBytes, EdgeBytes), block.PatternSeed)
            && (lengthBytes <= 2 * EdgeBytes || Pattern.Holds((byte*)block.Pointer + lengthBytes - EdgeBytes, EdgeBytes, block.PatternSeed));
        Expect(holds, $"the content of 0x{block.Address:x}+{block.LengthBytes} changed");
    }

    private nuint NextLength() => (nuint)(s_lengths[_random.Next(s_lengths.Length)] * (0.7 + (_random.NextDouble() * 0.3)));

    private void Expect(bool holds, string violation)
    {
        if (!holds)
        {
            Outcome.Violation ??= violation;
        }
    }
}
