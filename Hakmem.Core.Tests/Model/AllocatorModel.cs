using System;
using Hakmem.Tests.Tools;

namespace Hakmem.Tests.Model;

/// <summary>
/// Drives an allocator with seeded random requests and compares each answer with a shadow: disjoint blocks, right alignment, zeroed where promised,
/// content kept while live and across reallocation, exact live count when nobody else uses the allocator.
/// </summary>
internal sealed unsafe class AllocatorModel(IHakAllocator subject, int seed)
{
    private const double MaxBlockBytes = 3 << 20;
    private const int MaxLiveBlocks = 3_000;

    private readonly Random _random = new(seed);
    private readonly LiveBlocks _live = new();
    private int _step;

    /// <summary>Whether this model is the only user, so that the live count must be its own.</summary>
    public bool CountsAreExact { get; init; } = true;

    public long MaxLiveBytes { get; init; } = 96 << 20;

    /// <summary>What else happens and is looked at after every step; a sentence about the first thing that is wrong, or <see langword="null"/>.</summary>
    public Func<string?>? AfterEachStep { get; init; }

    /// <summary>Takes so many steps, then frees everything.</summary>
    /// <exception cref="ModelViolationException">The allocator broke a promise; the message holds seed and step.</exception>
    public void Run(int stepCount)
    {
        for (_step = 0; _step < stepCount; _step++)
        {
            TakeStep();
            string? broken = AfterEachStep?.Invoke();
            Expect(broken is null, broken ?? "");
        }

        while (_live.Count > 0)
        {
            Free();
        }

        CompareCounts();
    }

    private void TakeStep()
    {
        int dice = _random.Next(1_000);
        if (_live.Count == 0 || (dice < 500 && !IsFull))
        {
            Allocate();
        }
        else if (dice < 880 || IsFull)
        {
            Free();
        }
        else if (dice < 985)
        {
            Reallocate();
        }
        else if (dice < 995)
        {
            CompareCounts();
        }
        else
        {
            subject.Trim(dice < 998 ? HakTrimLevel.Idle : HakTrimLevel.Full);
        }
    }

    private bool IsFull => _live.Count >= MaxLiveBlocks || _live.UsableBytes >= MaxLiveBytes;

    private void Allocate()
    {
        nuint byteCount = NextLength();
        nuint alignment = 16;
        void* block;
        switch (_random.Next(8))
        {
            case 0:
                alignment = (nuint)1 << _random.Next(_random.Next(4) == 0 ? 22 : 13);
                block = subject.AllocateAligned(byteCount, alignment);
                break;
            case 1 or 2:
                block = subject.AllocateZeroed(byteCount);
                Expect(Pattern.FirstNonZero(block, byteCount) < 0, $"{byteCount} zeroed bytes at 0x{(nuint)block:x} are not zero");
                break;
            case 3:
                Expect(subject.TryAllocate(byteCount, out block), $"{byteCount} bytes were refused");
                break;
            default:
                block = subject.Allocate(byteCount);
                break;
        }

        Enter(block, byteCount, alignment);
    }

    private void Free()
    {
        LiveBlock block = _live.TakeAt(_random.Next(_live.Count));
        ExpectContent(block, block.UsableBytes, "before it was freed");
        Expect(subject.GetUsableSize(block.Pointer) == block.UsableBytes, $"the usable length of 0x{block.Address:x} changed");
        subject.Free(block.Pointer);
    }

    private void Reallocate()
    {
        LiveBlock old = _live.TakeAt(_random.Next(_live.Count));
        ExpectContent(old, old.UsableBytes, "before it was reallocated");
        nuint byteCount = _random.Next(3) == 0 ? NextLength() : (nuint)(old.LengthBytes * (0.5 + _random.NextDouble()));

        void* moved = subject.Reallocate(old.Pointer, byteCount);
        LiveBlock kept = old with { Address = (nuint)moved };
        ExpectContent(kept, nuint.Min(old.LengthBytes, byteCount), $"after reallocation from {old.LengthBytes} to {byteCount} bytes");
        Enter(moved, byteCount, old.Alignment);
    }

    private void Enter(void* block, nuint byteCount, nuint alignment)
    {
        Expect(block != null, $"{byteCount} bytes gave null");
        Expect((nuint)block % alignment == 0, $"0x{(nuint)block:x} is not a multiple of {alignment}");
        LiveBlock entry = new((nuint)block, byteCount, subject.GetUsableSize(block), alignment, _random.Next());
        Expect(entry.UsableBytes >= nuint.Max(byteCount, 1), $"{byteCount} bytes have {entry.UsableBytes} usable");

        LiveBlock? other = _live.AddUnlessItOverlaps(entry);
        Expect(other is null, $"0x{entry.Address:x}+{entry.UsableBytes} overlaps 0x{other?.Address:x}+{other?.UsableBytes}");
        Pattern.Fill(block, entry.UsableBytes, entry.PatternSeed);
    }

    private void CompareCounts()
    {
        if (CountsAreExact)
        {
            HakStatistics statistics = subject.GetStatistics();
            Expect(statistics.LiveBlocks == _live.Count, $"{statistics.LiveBlocks} live blocks are counted, {_live.Count} are held");
            Expect(_live.Count > 0 || statistics.LiveBytes == 0, $"{statistics.LiveBytes} live bytes are counted, none is held");
        }
    }

    private void ExpectContent(LiveBlock block, nuint lengthBytes, string when)
    {
        long position = Pattern.FirstDifference(block.Pointer, lengthBytes, block.PatternSeed);
        Expect(position < 0, $"byte {position} of 0x{block.Address:x}+{block.UsableBytes} was changed {when}");
    }

    /// <summary>Log-uniform, so that every tier gets its share, with 0 and the top among them.</summary>
    private nuint NextLength() => (nuint)(Math.Exp(_random.NextDouble() * Math.Log(MaxBlockBytes + 1)) - 1);

    private void Expect(bool holds, string violation)
    {
        if (!holds)
        {
            throw new ModelViolationException($"seed {seed}, step {_step}: {violation}.");
        }
    }
}
