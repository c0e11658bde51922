using System;
using System.IO;
using Hakmem.AspNetCore;
using Hakmem.Tests.Tools;
using NUnit.Framework;

namespace Hakmem.Tests.Architecture;

/// <summary>
/// The public surface is a file that changes in the same commit. To accept a change:
/// <c>HAKMEM_UPDATE_API=1 dotnet test Hakmem.Core.Tests --filter FullyQualifiedName~PublicApiTests</c>.
/// </summary>
[TestFixture]
internal sealed class PublicApiTests
{
    private const string UpdateVariable = "HAKMEM_UPDATE_API";

    [TestCase(typeof(IHakAllocator), "PublicApi.txt")]
    [TestCase(typeof(HakmemHealthCheck), "PublicApi.AspNetCore.txt")]
    public void ThePublicSurface_IsWhatTheFileSays(Type inTheAssembly, string name)
    {
        string file = Repository.PathTo("Hakmem.Core.Tests", "Architecture", name);
        string surface = PublicApi.Render(inTheAssembly.Assembly);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(file, surface);
        }

        Assert.That(surface.Split('\n'), Is.EqualTo(File.ReadAllText(file).ReplaceLineEndings("\n").Split('\n')));
    }
}
