using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Hakmem.Tests.Model;
using Hakmem.Tests.Tools;

namespace Hakmem.Tests.Crimes;

/// <summary>Inside the child: one crime, what the allocator said, and whether it still works afterwards.</summary>
/// <remarks>
/// Lines on standard output, in this order: <c>ACCUSED address</c>, then <c>CAUGHT kind message</c> and <c>ADDRESS address</c>, or <c>NOTHING</c>;
/// last <c>ALIVE</c>. Blocks that a crime holds keep their slabs in use, and must be unharmed after it.
/// </remarks>
internal sealed unsafe class CrimeScene
{
    public const string Verb = "crime";
    public const string AllControls = "controls";
    public const string AccusedWord = "ACCUSED";
    public const string CaughtWord = "CAUGHT";
    public const string NothingWord = "NOTHING";
    public const string AddressWord = "ADDRESS";
    public const string AliveWord = "ALIVE";
    public const int UsageExitCode = 2;

    private const int ChurnSteps = 250;

    private readonly string _subjectName;
    private readonly TextWriter _output;
    private readonly List<Extent> _held = [];

    private CrimeScene(string subjectName, TextWriter output)
    {
        _subjectName = subjectName;
        _output = output;
        Subject = Subjects.Create(subjectName);
    }

    /// <summary>The allocator that is wronged.</summary>
    public IHakAllocator Subject { get; }

    public static int Run(string subjectName, string crimeName, TextWriter output)
    {
        if (crimeName == AllControls)
        {
            foreach (Crime crime in CrimeList.All)
            {
                new CrimeScene(subjectName, output).Play(crime.Control, prefix: $"{crime.Name} ");
            }
        }
        else
        {
            new CrimeScene(subjectName, output).Play(CrimeList.Named(crimeName).Commit, prefix: "");
        }

        return 0;
    }

    /// <summary>Another allocator with the same options.</summary>
    public IHakAllocator CreateOther() => Subjects.Create(_subjectName);

    /// <summary>Prints the address that is about to be misused, and gives it back.</summary>
    public void* Accuse(nuint address)
    {
        _output.WriteLine($"{AccusedWord} {Sentences.Format(address)}");
        return (void*)address;
    }

    public void* Accuse(void* address) => Accuse((nuint)address);

    /// <summary>Allocates a filled block that stays live over the crime, is checked after it and then freed.</summary>
    public byte* Hold(nuint byteCount)
    {
        void* block = Subject.Allocate(byteCount);
        Pattern.Fill(block, byteCount, _held.Count);
        _held.Add(new Extent((nuint)block, byteCount));
        return (byte*)block;
    }

    /// <summary>Allocates between held neighbours, so that the slab stays in use whatever becomes of the block.</summary>
    public byte* AllocateAmongNeighbours(nuint byteCount)
    {
        Hold(byteCount);
        byte* block = (byte*)Subject.Allocate(byteCount);
        Hold(byteCount);
        return block;
    }

    private void Play(Action<CrimeScene> act, string prefix)
    {
        try
        {
            act(this);
            _output.WriteLine($"{prefix}{NothingWord}");
        }
        catch (HakMemoryException caught)
        {
            _output.WriteLine($"{prefix}{CaughtWord} {caught.Kind} {caught.Message}");
            _output.WriteLine($"{prefix}{AddressWord} {Sentences.Format(caught.Address)}");
        }

        ReleaseHeld();
        new AllocatorModel(Subject, seed: 1) { CountsAreExact = false, MaxLiveBytes = 4 << 20 }.Run(ChurnSteps);
        (Subject as IDisposable)?.Dispose();
        _output.WriteLine($"{prefix}{AliveWord}");
    }

    private void ReleaseHeld()
    {
        foreach ((Extent block, int seed) in _held.Select(static (block, seed) => (block, seed)))
        {
            if (!Pattern.Holds((void*)block.Address, block.LengthBytes, seed))
            {
                throw new InvalidOperationException($"The crime harmed the held block {Sentences.Format(block.Address)}.");
            }

            Subject.Free((void*)block.Address);
        }
    }
}
