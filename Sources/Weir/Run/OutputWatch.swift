import WeirCore
import WeirGStreamer

/// One place that pictures go to, as it is watched.
struct LiveOutput: Sendable {
    /// What to call it in sentences.
    let place: String
    /// The picture that goes there, by its place in the plan.
    let picture: Int
    /// Where pictures wait for it.
    let queue: Element
    /// The pictures that it has taken.
    let taken: FrameCount

    /// Pictures that may wait beside those of the plan once nobody waits for room any more.
    private static let widening = 1

    /// Whether those who give it pictures wait until it takes one.
    var holdsUp: Bool { queue.text(of: "leaky") == "no" && isFull }

    /// Whether as many pictures wait as may.
    var isFull: Bool {
        guard let level = number("current-level-buffers"), let most = number("max-size-buffers") else { return false }
        return most > 0 && level >= most
    }

    /// From now on the oldest picture goes where one comes and there is no room; who waits for room goes on.
    func leaveOut() {
        // The properties are the queue's own, so setting them can't fail; only a change of its size wakes who waits.
        try? queue.set("leaky", to: "downstream")
        if let most = number("max-size-buffers") {
            try? queue.set("max-size-buffers", to: .integer(most + Self.widening))
        }
    }

    private func number(_ name: String) -> Int? { queue.text(of: name).flatMap { Int($0) } }
}

/// Notices that an output takes nothing any more.
struct OutputWatch: Sendable {
    private let patience: UInt64
    private var taken = -1
    private var lastMove: MonotonicTime
    /// Whether it is known to take nothing.
    private var isStuck = false

    enum News: Sendable { case stuck, moving }

    init(patience: UInt64, at now: MonotonicTime) {
        self.patience = patience
        lastMove = now
    }

    /// What has changed; `isFull` says that pictures wait for it.
    mutating func look(taken: Int, isFull: Bool, at now: MonotonicTime) -> News? {
        guard taken == self.taken, isFull else {
            (self.taken, lastMove) = (taken, now)
            defer { isStuck = false }
            return isStuck ? .moving : nil
        }
        guard !isStuck, now >= lastMove.advanced(by: patience) else { return nil }
        isStuck = true
        return .stuck
    }
}
