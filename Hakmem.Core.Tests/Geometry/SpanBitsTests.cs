using System.Collections.Generic;
using System.Linq;
using Hakmem.Geometry;
using Hakmem.Os;
using Hakmem.Tests.Doubles;
using NUnit.Framework;

namespace Hakmem.Tests.Geometry;

/// <summary>Bits and block numbers of spans of every class, in a superslab that nobody else uses.</summary>
[TestFixture]
internal sealed unsafe class SpanBitsTests
{
    private const int Slab = 7;

    private SuperslabHeader* _superslab;

    [OneTimeSetUp]
    public void MapASuperslab() =>
        _superslab = (SuperslabHeader*)OsMemory.Current.Map(MemoryGeometry.SuperslabBytes, MemoryGeometry.SuperslabBytes, out _);

    [OneTimeTearDown]
    public void UnmapIt() => OsMemory.Current.Unmap(_superslab, MemoryGeometry.SuperslabBytes);

    private static IEnumerable<int> SmallClasses() =>
        Enumerable.Range(1, SizeClasses.Count - 1).Where(static classIndex => !SizeClasses.IsCachedLarge(classIndex));

    [Test]
    public void NumberOf_EveryAddressInEveryBlock_IsTheQuotient()
    {
        List<string> wrong = [];
        foreach (int classIndex in SmallClasses())
        {
            SlabDescriptor* span = BareSpan.Bind(_superslab, Slab, classIndex);
            byte* start = SlabAddress.StartOf(span);
            for (int offset = 0; offset < span->CapacityCount * span->BlockBytes; offset += MemoryGeometry.BlockAlignment)
            {
                if (SpanBits.NumberOf(span, start + offset) != offset / span->BlockBytes
                    || SpanBits.NumberOf(span, start + offset + 15) != (offset + 15) / span->BlockBytes)
                {
                    wrong.Add($"class {classIndex}, offset {offset}");
                }
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void SetAll_SetsOneBitForEachBlock_AndASetterTellsABlockThatComesBackTwice()
    {
        List<int> wrong = [];
        foreach (int classIndex in SmallClasses())
        {
            SlabDescriptor* span = BareSpan.Bind(_superslab, Slab, classIndex);
            byte* first = SlabAddress.StartOf(span);
            byte* last = first + ((span->CapacityCount - 1) * span->BlockBytes);
            SpanBits.SetAll(span);
            var full = new SpanBitSetter(span);
            bool isRefused = !full.TrySet(first) && !full.TrySet(last) && full.Finish() == 0;
            ulong* words = SpanBits.WordsOf(span);
            int free = 0;
            for (int word = 0; word < SpanBits.WordsFor(span->CapacityCount); word++)
            {
                free += System.Numerics.BitOperations.PopCount(words[word]);
                words[word] = 0;
            }

            span->FirstWord = (ushort)(SpanBits.WordsFor(span->CapacityCount) - 1);
            var empty = new SpanBitSetter(span);
            bool isTaken = !SpanBits.IsSet(span, first) && empty.TrySet(last) && empty.TrySet(first) && SpanBits.IsSet(span, first) && empty.Finish() == 2;
            if (!isRefused || !isTaken || free != span->CapacityCount || span->FirstWord != 0)
            {
                wrong.Add(classIndex);
            }
        }

        Assert.That(wrong, Is.Empty);
    }
}
