using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Hakmem.Benchmarks.Serving;
using Hakmem.Benchmarks.Serving.Load;
using Hakmem.Benchmarks.Workloads;
using NUnit.Framework;

namespace Hakmem.Tests.Benchmarks;

/// <summary>The load against a real server over each pool, and against servers that lie.</summary>
[TestFixture]
internal sealed class ServingLoadTests
{
    private const int AnswerBytes = 10;
    private const int MostRounds = 20;

    private static readonly ServeScenario s_scenario = new("test", "for tests", false, false, AnswerBytes, 0);

    private static IEnumerable<string> Pools => ServerPoolCatalog.All.Select(pool => pool.Name);

    [TestCaseSource(nameof(Pools))]
    public async Task EveryScenario_IsAnsweredRightly_AndNothingStaysOut(string pool)
    {
        await using MeasuredServer server =
            await MeasuredServer.StartAsync(ServerPoolCatalog.All.Single(known => known.Name == pool));

        foreach (ServeScenario scenario in ServeScenarioCatalog.All)
        {
            // None begins where the machine stands still for the length of a round.
            long requests = 0;
            for (int round = 0; round < MostRounds && requests == 0; round++)
            {
                using LoadCrowd crowd = new(scenario, server.Ports.For(scenario));
                LoadFigures figures = await new LoadRun(crowd, TimeSpan.FromMilliseconds(50)).RunAsync(connectionCount: 4);
                Assert.That(figures.Complaint, Is.Null, scenario.Name);
                requests = figures.Requests;
            }

            Assert.That(requests, Is.Positive, scenario.Name);
        }

        Assert.That(await server.StopAsync(), Is.Zero);
    }

    [Test]
    public async Task Burst_IsAnsweredRightly()
    {
        // Over the server's own pool: sixteen thousand blocks of ours would leave as many idle owners to the tests that count them.
        await using MeasuredServer server = await MeasuredServer.StartAsync(ServerPoolCatalog.All[0]);

        LoadFigures figures = await BurstRun.RunAsync(server.Ports.Plain);

        Assert.That((figures.Requests, figures.Failed, figures.Complaint), Is.EqualTo((64, 0, (string?)null)));
    }

    [Test]
    public async Task Run_AgainstNobody_CountsFailuresAndEnds()
    {
        await using MeasuredServer server = await MeasuredServer.StartAsync(ServerPoolCatalog.All[0]);
        await server.StopAsync();
        using LoadCrowd crowd = new(s_scenario, server.Ports.Plain);

        LoadFigures figures = await new LoadRun(crowd, TimeSpan.FromSeconds(30)).RunAsync(connectionCount: 2);

        Assert.That(figures.Requests, Is.Zero);
        Assert.That(figures.Failed, Is.GreaterThanOrEqualTo(100));
        Assert.That(figures.Complaint, Is.Not.Null);
    }

    [TestCase("HTTP/1.1 500 Oh\r\nContent-Length: 10\r\n\r\n", "Wrong head of an answer: HTTP/1.1 500 Oh")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "Wrong head of an answer: HTTP/1.1 200 OK Content-Length: 9")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Le", "The server closed a connection in the middle of an answer.")]
    public async Task Exchange_WithAWrongHead_Throws(string answer, string complaint)
        => await AssertComplaint(answer, complaint);

    [Test]
    public async Task Exchange_WithAChangedByte_Throws()
        => await AssertComplaint(
            RightHead + RightBody[..^1] + (char)(RightBody[^1] ^ 1),
            "Of 10 bytes from 0 on, not all are those of an answer of 10.");

    [Test]
    public async Task Exchange_WithAByteTooMany_Throws()
        => await AssertComplaint(RightHead + RightBody + "x", "Of 11 bytes from 0 on, not all are those of an answer of 10.");

    [Test]
    public async Task Exchange_WithALostByte_Throws()
        => await AssertComplaint(RightHead + RightBody[..^1], "The server closed a connection in the middle of an answer.");

    [Test]
    public async Task Exchange_WithTheRightAnswer_IsQuiet()
    {
        await using LyingServer server = new(RightHead + RightBody);
        using Http1Connection connection = await Http1Connection.OpenAsync(s_scenario, server.Port);

        await Assert.ThatAsync(connection.ExchangeAsync, Throws.Nothing);
    }

    [Test]
    public void CopiesOfABody_AreTheSameBytes()
    {
        for (int copy = 0; copy < PatternBytes.CopyCount; copy++)
        {
            Assert.That(PatternBytes.First(1000, copy).Span.SequenceEqual(PatternBytes.First(1000).Span), Is.True);
        }
    }

    private static string RightHead => $"HTTP/1.1 200 OK\r\nContent-Length: {AnswerBytes}\r\n\r\n";

    private static string RightBody => Encoding.Latin1.GetString(PatternBytes.First(AnswerBytes).Span);

    private static async Task AssertComplaint(string answer, string complaint)
    {
        await using LyingServer server = new(answer);
        using Http1Connection connection = await Http1Connection.OpenAsync(s_scenario, server.Port);

        await Assert.ThatAsync(
            connection.ExchangeAsync, Throws.TypeOf<LoadFailureException>().With.Message.StartsWith(complaint));
    }
}
