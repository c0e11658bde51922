using System;
using System.Threading.Tasks;

namespace Hakmem.Benchmarks.Serving.Load;

/// <summary>One of the load's connections, or one of its streams.</summary>
internal interface ILoadConnection : IDisposable
{
    /// <summary>One request and its whole answer, every byte compared.</summary>
    /// <exception cref="LoadFailureException">The answer is wrong or broke off.</exception>
    Task ExchangeAsync();
}
