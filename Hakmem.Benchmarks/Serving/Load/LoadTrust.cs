using System.Net.Security;

namespace Hakmem.Benchmarks.Serving.Load;

/// <summary>The load trusts the certificate of the measured server, which nobody has signed: by its name, over loopback only.</summary>
internal static class LoadTrust
{
    public static SslClientAuthenticationOptions OwnServer() => new()
    {
        TargetHost = "localhost",
        RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == ServerCertificate.Subject,
    };
}
