using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Hakmem.AspNetCore;
using Hakmem.Tests.Doubles;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Hakmem.Tests.AspNetCore;

/// <summary>Kestrel over Hakmem's pools: nothing fails, nothing stays out, and who is not used is told.</summary>
[TestFixture]
internal sealed class KestrelTests
{
    private const int OtherFactoryWon = 1;

    private static readonly int[] s_lengths = [0, 1, 100, 3_000, 4_000, 4_096, 20_000, 65_536, 200_000, 1_000_000];

    [Test]
    public async Task EveryLength_ArrivesUnharmed(
        [Values(4_096, 16_384, 65_536)] int blockBytes,
        [Values(
            KestrelSpeech.Http1,
            KestrelSpeech.Http2,
            KestrelSpeech.Http1 | KestrelSpeech.Encrypted,
            KestrelSpeech.Http2 | KestrelSpeech.Encrypted)] KestrelSpeech speech)
    {
        await using KestrelScene scene = await KestrelScene.StartAsync(speech, options => options.BlockBytes = blockBytes);

        foreach (int length in s_lengths)
        {
            Assert.That(await scene.GetAsync(length), Is.EqualTo(KestrelScene.Bytes(length)), $"{length} bytes");
        }

        byte[] body = KestrelScene.Bytes(300_000);
        Assert.That(await scene.EchoAsync(body), Is.EqualTo(body));
        Assert.That(scene.Allocator.GetStatistics().PeakMappedBytes, Is.GreaterThan(0));
        await AssertNothingIsOutAfterStop(scene);
    }

    [Test]
    public async Task ManyRequestsAtATime_NoneFails([Values(KestrelSpeech.Http1, KestrelSpeech.Http2 | KestrelSpeech.Encrypted)] KestrelSpeech speech)
    {
        const int CallerCount = 24;
        const int RequestCount = 12;
        await using KestrelScene scene = await KestrelScene.StartAsync(speech);
        int failed = 0;

        await Task.WhenAll(Enumerable.Range(0, CallerCount).Select(async caller =>
        {
            await Task.Yield();
            for (int index = 0; index < RequestCount; index++)
            {
                int length = s_lengths[(caller + index) % s_lengths.Length];
                byte[] expected = KestrelScene.Bytes(length);
                byte[] answer = index % 3 == 0 ? await scene.EchoAsync(expected) : await scene.GetAsync(length);
                Interlocked.Add(ref failed, answer.AsSpan().SequenceEqual(expected) ? 0 : 1);
            }
        }));

        Assert.That(failed, Is.Zero);
        await AssertNothingIsOutAfterStop(scene);
    }

    [Test]
    public async Task PipelinedRequests_OnARawSocket_AreAnsweredInOrder()
    {
        const int Count = 50;
        const int Length = 5_000;
        await using KestrelScene scene = await KestrelScene.StartAsync();
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, scene.Client.BaseAddress!.Port);
        string request = string.Concat(Enumerable.Repeat($"GET /bytes/{Length} HTTP/1.1\r\nHost: a\r\n\r\n", Count - 1))
            + $"GET /bytes/{Length} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        List<byte> answer = [];
        byte[] buffer = new byte[8_192];
        for (int read; (read = await socket.ReceiveAsync(buffer)) > 0;)
        {
            answer.AddRange(buffer.AsSpan(0, read));
        }

        ReadOnlySpan<byte> rest = answer.ToArray();
        byte[] body = KestrelScene.Bytes(Length);
        int found = 0;
        for (int position; (position = rest.IndexOf(body)) >= 0; rest = rest[(position + Length)..])
        {
            found++;
        }

        Assert.That(found, Is.EqualTo(Count));
        await AssertNothingIsOutAfterStop(scene);
    }

    [Test]
    public async Task NativeBlocks_ServeWhatFitsOne()
    {
        await using KestrelScene scene = await KestrelScene.StartAsync(static options =>
            (options.Backing, options.BlockBytes) = (HakMemoryPoolBacking.Native, 65_536));

        Assert.That(await scene.GetAsync(20_000), Is.EqualTo(KestrelScene.Bytes(20_000)));
        Assert.That(await scene.MeasureAsync(KestrelScene.Bytes(300_000)), Is.EqualTo("300000"));
        await AssertNothingIsOutAfterStop(scene);
    }

    [Test]
    public async Task ABurst_IsGoneAfterAWhile()
    {
        await using KestrelScene scene = await KestrelScene.StartAsync(KestrelSpeech.Http1, configure: null, static builder =>
            builder.Services.Configure<HakOptions>(HakmemWebHostBuilderExtensions.AllocatorName, static options =>
            {
                options.Lean.TargetResidentBytes = 0;
                options.Release.Interval = TimeSpan.FromMilliseconds(20);
                options.Release.IdleTimeToLive = TimeSpan.FromMilliseconds(50);
            }));
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => scene.EchoAsync(KestrelScene.Bytes(1_000_000))));
        long peak = scene.Allocator.GetStatistics().PeakMappedBytes;

        using PeriodicTimer looks = new(TimeSpan.FromMilliseconds(20));
        for (int look = 0; look < 500 && Resident() > peak / 4; look++)
        {
            await looks.WaitForNextTickAsync();
        }

        Assert.That(Resident(), Is.LessThanOrEqualTo(peak / 4));
        await AssertNothingIsOutAfterStop(scene);

        long Resident() => scene.Allocator.GetStatistics().ResidentBytes;
    }

    [Test]
    public async Task WhenAnotherFactoryWins_TheLogSaysSo()
    {
        await using KestrelScene scene = await KestrelScene.StartAsync(KestrelSpeech.Http1, configure: null, static builder =>
            builder.Services.AddSingleton<IMemoryPoolFactory<byte>, SharedPoolFactory>());

        Assert.That(await scene.GetAsync(100), Is.EqualTo(KestrelScene.Bytes(100)));
        LogLine warning = scene.Log.Lines.Single(static line => line.Category == "Hakmem.AspNetCore.Kestrel" && line.EventId == OtherFactoryWon);
        Assert.That(warning.Text, Does.Contain(nameof(SharedPoolFactory)).And.Contain("UseHakmem"));
        Assert.That(scene.Allocator.GetStatistics().PeakMappedBytes, Is.Zero);
    }

    [Test]
    public async Task WhenOursIsUsed_TheLogSaysNothing()
    {
        await using KestrelScene scene = await KestrelScene.StartAsync();

        Assert.That(await scene.GetAsync(100), Is.EqualTo(KestrelScene.Bytes(100)));
        Assert.That(scene.Log.Lines.Where(static line => line.Category == "Hakmem.AspNetCore.Kestrel" && line.EventId == OtherFactoryWon), Is.Empty);
    }

    [Test]
    public async Task Start_WithWrongOptions_ListsEveryError()
    {
        AggregateException? refusal = await Assert.ThrowsAsync<AggregateException>(static () => KestrelScene.StartAsync(
            KestrelSpeech.Http1,
            static options => (options.BlockBytes, options.Backing, options.LeakTracking) = (100, (HakMemoryPoolBacking)7, (HakLeakTracking)9),
            static builder => builder.Services.Configure<HakOptions>(
                HakmemWebHostBuilderExtensions.AllocatorName,
                static options => (options.MaxBytes, options.Release.MaxCachedSuperslabs) = (1, -1))));

        string[] errors = [.. refusal!.InnerExceptions.Cast<OptionsValidationException>().SelectMany(static error => error.Failures)];
        Assert.That(errors, Has.Length.EqualTo(5));
        Assert.That(errors, Does.Contain("BlockBytes is 100; it must be from 4096 to 65536."));
        Assert.That(errors, Does.Contain("Backing is 7; it must be Native or PinnedArray."));
        Assert.That(errors, Does.Contain("LeakTracking is 9; it must be Off, Count, Sample or Full."));
        Assert.That(errors, Does.Contain("kestrel: Release.MaxCachedSuperslabs is -1; it must be from 0 to 65536."));
        Assert.That(errors, Does.Contain("kestrel: MaxBytes is 1; it must be at least 2097152."));
    }

    [TestCase(4_095)]
    [TestCase(65_537)]
    public async Task Start_WithBlocksOutOfRange_IsRefused(int blockBytes)
    {
        await Assert.ThatAsync(() => KestrelScene.StartAsync(options => options.BlockBytes = blockBytes), Throws.TypeOf<OptionsValidationException>());
    }

    [Test]
    public void UseHakmem_WithoutABuilder_IsRefused()
    {
        Assert.That(static () => HakmemWebHostBuilderExtensions.UseHakmem(null!), Throws.ArgumentNullException);
    }

    private static async Task AssertNothingIsOutAfterStop(KestrelScene scene)
    {
        scene.Client.Dispose();
        await scene.StopAsync();

        Assert.That(scene.Allocator.GetStatistics().LiveBlocks, Is.Zero);
    }
}
