/// Finds the largest number of streams that is carried, with few trials.
struct CapacitySearch {
    private let most: Int
    /// The largest number that was carried, and the smallest that wasn't.
    private var (carried, refused): (Int, Int)

    init(most: Int) {
        self.most = most
        (carried, refused) = (0, most + 1)
    }

    /// What was found; nil while there is more to try.
    var result: Int? { refused - carried <= 1 ? carried : nil }

    /// How many streams to try next, where `guess` seems to be the limit.
    func next(guess: Int) -> Int {
        if (carried + 1..<refused).contains(guess) { return guess }
        // Nothing was refused yet: further up, and not too far, since overload takes long to show itself.
        if refused > most { return min(most, max(carried + 1, carried + carried / 4)) }
        return (carried + refused) / 2
    }

    mutating func note(_ streams: Int, isCarried: Bool) {
        if isCarried { carried = max(carried, streams) } else { refused = min(refused, streams) }
    }
}
