import WeirCore

/// Notices that nothing moves in a stream any more, and where the frame is that doesn't.
struct HangWatch: Sendable {
    enum Finding: Hashable, Sendable {
        /// An element, by its place behind the source, has a frame and doesn't let go of it.
        case element(Int)
        /// No frame comes, and none is under way.
        case source
    }

    /// What nothing moves in for so long is taken to hang, in nanoseconds: a minute, since large models are compiled meanwhile.
    static let usualPatience: UInt64 = 60_000_000_000

    private let patience: UInt64
    private var counts: [Int] = []
    private var lastMove: MonotonicTime
    private var hasTold = false

    init(patience: UInt64 = HangWatch.usualPatience, at now: MonotonicTime) {
        self.patience = patience
        lastMove = now
    }

    /// What hangs by now, told once until something moves.
    ///
    /// `counts` are the frames that went into each element behind the source, and those that left the last. A stream that
    /// `isHeldUp` by what follows, or has ended, doesn't hang.
    mutating func look(_ counts: [Int], isHeldUp: Bool, at now: MonotonicTime) -> Finding? {
        guard counts == self.counts, !isHeldUp else {
            (self.counts, lastMove, hasTold) = (counts, now, false)
            return nil
        }
        guard !hasTold, now >= lastMove.advanced(by: patience) else { return nil }
        hasTold = true
        // Of elements that wait for each other, the one furthest behind holds up the others.
        let holding = zip(counts, counts.dropFirst()).enumerated().reversed().first { $0.element.0 > $0.element.1 }
        return holding.map { .element($0.offset) } ?? .source
    }
}
