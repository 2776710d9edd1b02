/// Decides how many frames are left out so that memory stays within a limit: twice as many each time it isn't enough.
struct MemoryShedding: Sendable {
    /// From this part of the limit on more frames are left out.
    private static let highShare = 0.95
    /// Below this part of it fewer are, since what is freed isn't given back at once.
    private static let lowShare = 0.85
    /// One frame of 64 always goes on: a limit that can't be kept slows the streams and doesn't end them.
    private static let mostHalvings = 6

    private let limit: Int
    private(set) var halvings = 0

    /// `limit` is in bytes.
    init(limit: Int) {
        self.limit = max(limit, 1)
    }

    /// Of so many frames one goes on.
    var interval: Int { 1 << halvings }

    /// Takes in how much is used, in bytes; whether more or fewer frames are left out from now on.
    mutating func update(used: Int) -> Bool {
        let share = Double(used) / Double(limit)
        let before = halvings
        if share >= Self.highShare { halvings = min(halvings + 1, Self.mostHalvings) }
        if share < Self.lowShare { halvings = max(halvings - 1, 0) }
        return halvings != before
    }
}
