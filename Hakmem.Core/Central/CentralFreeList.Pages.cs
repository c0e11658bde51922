using System.Numerics;
using Hakmem.Geometry;

namespace Hakmem.Central;

/// <summary>This half: pages of spans, taken into use and given back.</summary>
/// <remarks>
/// P1: no page is both touched and discarded. P2: a span with discarded pages has no tag, so that frees of its blocks take the slow half: the mark of a
/// block that is free is gone with its page, but its bit is not. A span with a claim has none either, nor one that lends: a tag names one class.
/// P4: a block that is out has all its pages touched, but for those of a claim: these are neither touched nor discarded, so that a free of their blocks is known for a repeated one while they are being given back.
/// </remarks>
internal sealed unsafe partial class CentralFreeList
{
    /// <summary>Bytes of free blocks in pages that were given back.</summary>
    public long DiscardedBlockBytes { get; private set; }

    /// <summary>Bytes in such pages that no block covers.</summary>
    public long DiscardedSlackBytes { get; private set; }

    /// <summary>Begins to look at every span that has free blocks, the emptiest first.</summary>
    public void BeginScan() => SpanLists.Begin(ref _spans.PageWalk);

    /// <summary>Looks on until a span has whole free pages to give back, and claims these.</summary>
    /// <param name="claim">What was claimed.</param>
    /// <param name="leastIdlePasses">Passes for which a span must have rested.</param>
    /// <param name="leastPages">Pages below which a span is left alone.</param>
    /// <param name="mostSpans">Spans to look at: bounds how long the lock of the class is held.</param>
    /// <returns>Whether there may be more spans to look at.</returns>
    public bool TryClaimNext(ref PageClaim claim, int leastIdlePasses, int leastPages, int mostSpans)
    {
        for (int looked = 0; looked < mostSpans; looked++)
        {
            SlabDescriptor* span = _spans.Scan(ref _spans.PageWalk);
            if (span == null)
            {
                return false;
            }

            if (span->IsClaimed || span->IdlePasses == SlabDescriptor.Settled || (span->IdlePasses == SlabDescriptor.FewPages && leastPages > 1))
            {
                continue;
            }

            if (span->IdlePasses < leastIdlePasses)
            {
                span->IdlePasses++;
                continue;
            }

            span->IdlePasses = SlabDescriptor.Settled;
            if (TryClaim(span, ref claim, leastPages))
            {
                return true;
            }
        }

        return true;
    }

    /// <summary>Puts the blocks of a claim back.</summary>
    /// <param name="claim">What was claimed; its pages now say which of them went back.</param>
    /// <returns>The span, when it is empty now and no longer this class's.</returns>
    public SlabDescriptor* Release(ref PageClaim claim)
    {
        SlabDescriptor* span = claim.Span;
        span->IsClaimed = false;
        ulong* words = SpanBits.WordsOf(span);
        int wordCount = SpanBits.WordsFor(span->CapacityCount);
        for (int word = wordCount - 1; word >= 0; word--)
        {
            words[word] |= claim.Blocks[word];
            span->FirstWord = claim.Blocks[word] != 0 ? (ushort)int.Min(span->FirstWord, word) : span->FirstWord;
        }

        span->OutCount -= (ushort)claim.BlockCount;
        MarkDiscarded(ref claim);
        return UpdateOrRemove(span) ? span : null;
    }

    /// <summary>Takes all pages of a span that were given back into use again, as far as the budget goes, so that frees of its blocks are quick again.</summary>
    public void TakeBackPages(SlabDescriptor* span)
    {
        span->ColdFrees = 0;
        ushort* discarded = SlabAddress.DiscardedPagesOf(span);
        for (int page = 0; page < SpanPages.CountOf(span); page++)
        {
            if (SlabPageBits.IsSet(discarded, page) && !TryTouchPage(span, page))
            {
                break;
            }
        }

        span->IdlePasses = 0;
        RestoreTag(span);
        _spans.Update(span);
    }

    /// <summary>
    /// Takes free blocks of pages that are in use, wherever they are: the budget refused the page of the first free block, and those cost it nothing.
    /// </summary>
    private void TakeResident(ref ChainBuilder chain)
    {
        for (SlabDescriptor* span = _spans.Fullest; span != null && !chain.IsFull;)
        {
            SlabDescriptor* next = _spans.After(span);
            ulong* words = SpanBits.WordsOf(span);
            int before = chain.Count;
            for (int block = 0; block < span->CapacityCount && !chain.IsFull; block++)
            {
                int offset = span->StartOffset + (block * span->BlockBytes);
                if (SpanBits.AreSet(words, block, block) && IsResident(span, offset))
                {
                    words[block / SpanBits.BitsPerWord] &= ~(1ul << (block % SpanBits.BitsPerWord));
                    chain.Add((FreeBlock*)(SlabAddress.SlabOf(span) + offset), secret);
                }
            }

            span->OutCount += (ushort)(chain.Count - before);
            _spans.Update(span);
            span = next;
        }
    }

    private bool TryClaim(SlabDescriptor* span, ref PageClaim claim, int leastPages)
    {
        ulong* words = SpanBits.WordsOf(span);
        ushort* touched = SlabAddress.TouchedPagesOf(span);
        int pageCount = 0;
        claim.Clear(span);
        for (int page = 0; page < SpanPages.CountOf(span); page++)
        {
            if (SlabPageBits.IsSet(touched, page)
                && SpanPages.TryGetBlocks(span, page, out int firstBlock, out int lastBlock)
                && SpanBits.AreSet(words, firstBlock, lastBlock))
            {
                claim.Pages[page / MemoryGeometry.PagesPerSlab] |= (ushort)(1 << (page % MemoryGeometry.PagesPerSlab));
                for (int word = firstBlock / SpanBits.BitsPerWord; word <= lastBlock / SpanBits.BitsPerWord; word++)
                {
                    claim.Blocks[word] |= SpanBits.MaskIn(word, firstBlock, lastBlock);
                }

                pageCount++;
            }
        }

        if (pageCount < int.Max(1, leastPages))
        {
            // The span is not held, so from here on it may go.
            claim.Span = null;
            span->IdlePasses = pageCount == 0 ? SlabDescriptor.Settled : SlabDescriptor.FewPages;
            return false;
        }

        for (int word = 0; word < SpanBits.WordsFor(span->CapacityCount); word++)
        {
            words[word] &= ~claim.Blocks[word];
            claim.BlockCount += BitOperations.PopCount(claim.Blocks[word]);
        }

        for (int page = 0; page < SpanPages.CountOf(span); page++)
        {
            if (claim.Has(page))
            {
                SlabPageBits.Clear(touched, page);
            }
        }

        span->OutCount += (ushort)claim.BlockCount;
        span->IsClaimed = true;
        source.SetTag(span, 0);
        _spans.Update(span);
        return true;
    }

    private void MarkDiscarded(ref PageClaim claim)
    {
        SlabDescriptor* span = claim.Span;
        for (int page = 0; page < SpanPages.CountOf(span); page++)
        {
            if (claim.Has(page))
            {
                SlabPageBits.Set(SlabAddress.DiscardedPagesOf(span), page);
                CountDiscarded(span, page, 1);
            }
            else if (claim.IsRefused(page))
            {
                SlabPageBits.Set(SlabAddress.TouchedPagesOf(span), page);

                // A call for several ranges that failed may have taken it all the same.
                MarkFree(span, page);
            }
        }

        span->ColdFrees = 0;
        RestoreTag(span);
    }

    private static bool IsResident(SlabDescriptor* span, int offset) =>
        SlabPageBits.AreSet(SlabAddress.TouchedPagesOf(span), SpanPages.At(offset), SpanPages.At(offset + span->BlockBytes - 1));

    /// <summary>Takes the pages of a block into use.</summary>
    /// <returns><see langword="false"/> when the budget refused pages that were given back before.</returns>
    private bool TryTouch(SlabDescriptor* span, int offset)
    {
        for (int page = SpanPages.At(offset); page <= SpanPages.At(offset + span->BlockBytes - 1); page++)
        {
            if (!TryTouchPage(span, page))
            {
                return false;
            }
        }

        RestoreTag(span);
        return true;
    }

    private bool TryTouchPage(SlabDescriptor* span, int page)
    {
        ushort* discarded = SlabAddress.DiscardedPagesOf(span);
        if (SlabPageBits.IsSet(discarded, page))
        {
            if (!source.TryRecharge(MemoryGeometry.PageBytes))
            {
                return false;
            }

            SlabPageBits.Clear(discarded, page);
            CountDiscarded(span, page, -1);
            MarkFree(span, page);
        }

        SlabPageBits.Set(SlabAddress.TouchedPagesOf(span), page);
        return true;
    }

    /// <summary>F1: the marks of the free blocks that begin in a page went with it, and it is to be in use again.</summary>
    private void MarkFree(SlabDescriptor* span, int page)
    {
        _ = SpanPages.TryGetBlocks(span, page, out int firstBlock, out int lastBlock);
        ulong* words = SpanBits.WordsOf(span);
        for (int block = firstBlock; block <= lastBlock; block++)
        {
            int offset = span->StartOffset + (block * span->BlockBytes);
            if (SpanPages.At(offset) == page && SpanBits.AreSet(words, block, block))
            {
                var free = (FreeBlock*)(SlabAddress.SlabOf(span) + offset);
                free->Mark = FreeBlock.MarkOf(free, secret);
            }
        }
    }

    /// <summary>A span that is empty takes its discarded pages with it.</summary>
    private void ForgetDiscarded(SlabDescriptor* span)
    {
        ushort* discarded = SlabAddress.DiscardedPagesOf(span);
        for (int page = 0; span->DiscardedCount > 0; page++)
        {
            if (SlabPageBits.IsSet(discarded, page))
            {
                CountDiscarded(span, page, -1);
            }
        }
    }

    private void CountDiscarded(SlabDescriptor* span, int page, int change)
    {
        int blockBytes = SpanPages.BlockBytesIn(span, page);
        DiscardedBlockBytes += change * blockBytes;
        DiscardedSlackBytes += change * (MemoryGeometry.PageBytes - blockBytes);
        span->DiscardedCount += change;
    }

    private void RestoreTag(SlabDescriptor* span)
    {
        if (span->DiscardedCount == 0 && span->LoanCount == 0 && !span->IsClaimed)
        {
            source.SetTag(span, classIndex);
        }
    }
}
