/// Chooses items of a stream of unknown length, spread evenly over it.
struct EvenChoice {
    private let most: Int
    /// Every how many items one is taken.
    private var step = 1
    /// The numbers of the items that are kept so far, at most twice as many as are wanted.
    private var kept: [Int] = []

    /// A choice of at most `most` items.
    init(most: Int) {
        self.most = max(1, most)
    }

    /// Whether item `number` is to be kept for now, and the numbers of those that may go.
    mutating func take(_ number: Int) -> (isTaken: Bool, released: [Int]) {
        guard number.isMultiple(of: step) else { return (false, []) }
        kept.append(number)
        guard kept.count > 2 * most else { return (true, []) }
        step *= 2
        let released = kept.filter { !$0.isMultiple(of: step) }
        kept.removeAll { !$0.isMultiple(of: step) }
        return (kept.last == number, released)
    }

    /// The numbers of the items that are chosen, and of those that may go.
    mutating func finish() -> (chosen: [Int], released: [Int]) {
        guard kept.count > most else { return (kept, []) }
        let chosen = (0..<most).map { kept[$0 * kept.count / most] }
        let released = Set(kept).subtracting(chosen).sorted()
        kept = chosen
        return (chosen, released)
    }
}
