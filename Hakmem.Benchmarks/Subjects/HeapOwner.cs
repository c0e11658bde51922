using System;

namespace Hakmem.Benchmarks.Subjects;

/// <summary>An allocator whose explicit thread heap is measured, made when it is first needed.</summary>
/// <remarks>
/// The loop over explicit heaps is compiled once for all of them, so that where a copy of it happens to lie in memory is not taken for a difference between
/// profiles. What the loop is to use is selected before it runs. One subject runs at a time.
/// </remarks>
internal sealed class HeapOwner(string name, string summary, Func<HakAllocator> make)
{
    private static HeapOwner? s_selected;

    private readonly Lazy<HakAllocator> _allocator = new(make);

    /// <summary>The one that is measured now.</summary>
    /// <exception cref="InvalidOperationException">None was selected yet.</exception>
    public static HeapOwner Selected => s_selected ?? throw new InvalidOperationException("No heap was selected to be measured.");

    public string Name => name;

    public string Summary => summary;

    public HakAllocator Allocator => _allocator.Value;

    /// <summary>An allocator of its own.</summary>
    public static HeapOwner Of(string name, HakOptions options, string what) =>
        new(name, $"own HakAllocator, {what}, explicit heap", () => new HakAllocator(options));

    public void Select() => s_selected = this;
}
