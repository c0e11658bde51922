namespace Hakmem.Central;

/// <summary>What one class wants of another.</summary>
/// <param name="LentAs">The class that borrows.</param>
/// <param name="UnitCount">Blocks of the lender that one of its blocks takes.</param>
/// <param name="WantedBlocks">At the most.</param>
internal readonly record struct LoanRequest(int LentAs, int UnitCount, int WantedBlocks);
