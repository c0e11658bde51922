using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading;
using Hakmem.Benchmarks.Subjects;

namespace Hakmem.Benchmarks.Workloads;

/// <summary>
/// One thread allocates blocks and writes their first byte, another reads it and frees: rent here, return there. A
/// block is one operation.
/// </summary>
/// <remarks>
/// At most 256 blocks are on their way, in parcels of 64, as buffers between a reader of a socket and its handler are.
/// Not part of a run that names no workloads: allocators see the same in mt_remote, and pools are who it is for.
/// </remarks>
internal sealed class Handoff(int blockBytes) : Workload
{
    public const int ParcelBlocks = 64;

    private const int ParcelCount = 4;

    public override string Name { get; } = $"handoff-{blockBytes / 1024}k";

    public override string Summary { get; } = $"one thread allocates {blockBytes:N0} B, another frees; 256 on their way";

    public override bool RunsByDefault => false;

    public override long RoundIterations => 600_000;

    // A parcel's loops count too.
    public override long WarmupIterations => 4 * ParcelBlocks;

    public override WorkloadSample Run<TSubject, THandle>(long iterations)
    {
        Parcel<THandle>[] parcels = new Parcel<THandle>[ParcelCount];

        for (int i = 0; i < ParcelCount; i++)
        {
            parcels[i] = new Parcel<THandle>();
        }

        long parcelTurns = Math.Max(1, iterations / ParcelBlocks);
        RemoteGate gate = new(2);
        long returnedBytes = 0, end = 0;
        Thread returner = new(() =>
        {
            gate.WaitForAll();
            long before = GC.GetAllocatedBytesForCurrentThread();
            ReturnLoop<TSubject, THandle>(parcels, parcelTurns);
            end = Stopwatch.GetTimestamp();
            returnedBytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }) { IsBackground = true };
        returner.Start();

        gate.WaitForAll();
        long start = Stopwatch.GetTimestamp();
        long managedBytes = GC.GetAllocatedBytesForCurrentThread();
        RentLoop<TSubject, THandle>(parcels, parcelTurns, (nuint)blockBytes);
        managedBytes = GC.GetAllocatedBytesForCurrentThread() - managedBytes;
        returner.Join();

        foreach (Parcel<THandle> parcel in parcels)
        {
            parcel.Dispose();
        }

        return new WorkloadSample
        {
            Operations = parcelTurns * ParcelBlocks,
            ElapsedTicks = end - start,
            ManagedBytes = managedBytes + returnedBytes,
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RentLoop<TSubject, THandle>(Parcel<THandle>[] parcels, long parcelTurns, nuint byteCount)
        where TSubject : ISubject<TSubject, THandle>, allows ref struct
        where THandle : struct
    {
        TSubject subject = TSubject.Attach();

        for (long turn = 0; turn < parcelTurns; turn++)
        {
            Parcel<THandle> parcel = parcels[turn % ParcelCount];
            parcel.WaitUntil(isFull: false);

            for (nint i = 0; i < ParcelBlocks; i++)
            {
                THandle block = subject.Allocate(byteCount);
                TSubject.FirstByte(block) = unchecked((byte)i);
                parcel[i] = block;
            }

            parcel.Pass(isFull: true);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReturnLoop<TSubject, THandle>(Parcel<THandle>[] parcels, long parcelTurns)
        where TSubject : ISubject<TSubject, THandle>, allows ref struct
        where THandle : struct
    {
        TSubject subject = TSubject.Attach();

        for (long turn = 0; turn < parcelTurns; turn++)
        {
            Parcel<THandle> parcel = parcels[turn % ParcelCount];
            parcel.WaitUntil(isFull: true);

            for (nint i = 0; i < ParcelBlocks; i++)
            {
                THandle block = parcel[i];
                parcel.Sum += TSubject.FirstByte(block);
                subject.Free(block);
            }

            parcel.Pass(isFull: false);
        }
    }
}
