using System.Threading;
using Hakmem.Heaps;
using Hakmem.Tests.Tools;
using Hakmem.Threads;
using NUnit.Framework;

namespace Hakmem.Tests.Heaps;

/// <summary>Whatever a thread guesses of itself, it goes on with what its thread static says.</summary>
[TestFixture]
internal sealed unsafe class ThreadGuessTests
{
    [Test]
    public void Of_IsAlwaysWhatItIsGiven_WhateverWasLearnedBefore()
    {
        ThreadBlock one = default;
        ThreadBlock two = default;
        nint[] blocks = [(nint)(&one), 0, (nint)(&two)];
        int wrong = 0;

        for (int round = 0; round < 1_000; round++)
        {
            nint block = blocks[round / 100 % blocks.Length];
            wrong += ThreadGuess.Of(block) == block ? 0 : 1;
        }

        Assert.That(wrong, Is.Zero);
    }

    [Test]
    public void ManyThreads_EachFindItsOwn()
    {
        int wrong = 0;
        ThreadTeam.Run(16, _ =>
        {
            void* block = HakMemory.Allocate(16);
            HakMemory.Free(block);
            for (int round = 0; round < 20_000; round++)
            {
                if (ThreadGuess.Of(ThreadSlot.Current) != ThreadSlot.Current)
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        });

        Assert.That(wrong, Is.Zero);
    }
}
