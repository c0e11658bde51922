namespace Hakmem.Benchmarks.Serving;

/// <summary>Where a server listens on loopback.</summary>
/// <param name="Plain">HTTP/1.1.</param>
/// <param name="Encrypted">HTTPS, HTTP/1.1 and HTTP/2.</param>
internal sealed record ServerPorts(int Plain, int Encrypted)
{
    public int For(ServeScenario scenario) => scenario.IsEncrypted ? Encrypted : Plain;
}
