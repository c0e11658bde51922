using System.Runtime.InteropServices;

namespace Hakmem.Os;

/// <summary>Linux, any libc: stacks as the thread library knows them, and a thread-specific key whose destructor clears the area.</summary>
/// <remarks>
/// The destructor runs when the runtime has left the thread already, so it must be native code. Of the functions of every libc,
/// <c>sigemptyset</c> is one that clears memory given its address and nothing else; whether it does is tried out first.
/// </remarks>
internal sealed unsafe partial class LinuxOsThreads : IOsThreads
{
    /// <summary>Room for the attributes of a thread; 64 bytes at the most so far.</summary>
    private const int AttributeBytes = 256;

    private readonly uint _key;

    private LinuxOsThreads(uint key) => _key = key;

    /// <returns><see langword="null"/> when the system refused or has no such functions.</returns>
    public static LinuxOsThreads? TryCreate()
    {
        if (!NativeLibrary.TryLoad("libc", typeof(LinuxOsThreads).Assembly, null, out nint libc)
            || !NativeLibrary.TryGetExport(libc, "sigemptyset", out nint clear)
            || !NativeLibrary.TryGetExport(libc, "pthread_getattr_np", out _)
            || !Clears((delegate* unmanaged<void*, int>)clear))
        {
            return null;
        }

        uint key;
        return CreateKey(&key, clear) == 0 ? new LinuxOsThreads(key) : null;
    }

    public bool TryGetStack(out nuint end, out nuint lengthBytes)
    {
        end = 0;
        lengthBytes = 0;
        byte* attributes = stackalloc byte[AttributeBytes];
        if (GetAttributes(Self(), attributes) != 0)
        {
            return false;
        }

        void* lowest;
        nuint length;
        bool isKnown = GetStack(attributes, &lowest, &length) == 0;
        _ = DestroyAttributes(attributes);
        if (isKnown)
        {
            end = (nuint)lowest + length;
            lengthBytes = length;
        }

        return isKnown;
    }

    public bool TryClearAtExit(void* area)
    {
        var former = (nint*)GetSpecific(_key);
        if (former == area)
        {
            return true;
        }

        if (SetSpecific(_key, area) != 0)
        {
            return false;
        }

        if (former != null)
        {
            *former = 0;
        }

        return true;
    }

    private static bool Clears(delegate* unmanaged<void*, int> clear)
    {
        const int AreaWords = OsThreads.AreaBytes / sizeof(ulong);
        const ulong Untouched = 0x5A5A_5A5A_5A5A_5A5A;
        ulong* area = stackalloc ulong[AreaWords + 1];
        area[0] = Untouched;
        area[AreaWords] = Untouched;
        return clear(area) == 0 && area[0] == 0 && area[AreaWords] == Untouched;
    }

    [LibraryImport("libc", EntryPoint = "pthread_self")]
    private static partial nint Self();

    [LibraryImport("libc", EntryPoint = "pthread_getattr_np")]
    private static partial int GetAttributes(nint thread, void* attributes);

    [LibraryImport("libc", EntryPoint = "pthread_attr_getstack")]
    private static partial int GetStack(void* attributes, void** lowest, nuint* lengthBytes);

    [LibraryImport("libc", EntryPoint = "pthread_attr_destroy")]
    private static partial int DestroyAttributes(void* attributes);

    [LibraryImport("libc", EntryPoint = "pthread_key_create")]
    private static partial int CreateKey(uint* key, nint destructor);

    [LibraryImport("libc", EntryPoint = "pthread_getspecific")]
    private static partial void* GetSpecific(uint key);

    [LibraryImport("libc", EntryPoint = "pthread_setspecific")]
    private static partial int SetSpecific(uint key, void* value);
}
