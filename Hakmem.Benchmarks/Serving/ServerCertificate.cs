using System;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hakmem.Benchmarks.Serving;

/// <summary>A certificate that nobody trusts and no file holds.</summary>
internal static class ServerCertificate
{
    public const string Subject = "CN=localhost";

    public static X509Certificate2 Create()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(Subject, key, HashAlgorithmName.SHA256);

        // The load does not ask when it is valid.
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }
}
