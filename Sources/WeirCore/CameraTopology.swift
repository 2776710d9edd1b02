/// Which camera people and things come to from which, and how long that takes.
public struct CameraTopology: Hashable, Sendable {
    /// One way from a camera to another.
    struct Way: Hashable, Sendable {
        let from: SourceID
        let to: SourceID
        /// Seconds from when it was last seen there to when it is first seen here.
        let duration: ClosedRange<Double>
    }

    private let ways: [Way]

    /// Whatever is seen may be seen by any camera next, at any time.
    public init() {
        ways = []
    }

    /// Whether nothing is said of any way.
    public var isOpen: Bool { ways.isEmpty }

    /// The streams that ways lead from or to, in the order of their names.
    public var streams: [SourceID] { Set(ways.flatMap { [$0.from, $0.to] }).sorted { $0.name < $1.name } }

    /// Reads ways such as `gate > hall 2-30; hall <> yard; yard = street`.
    ///
    /// From one stream to another within so many seconds, there and back, and two that see the same place at once. A way
    /// that says no seconds takes any time. Names that have spaces or one of `<>=;` can't be told. Throws a `settings` error that names the way that is none.
    public init(_ text: String) throws(WeirError) {
        var ways: [Way] = []
        for part in text.split(whereSeparator: { $0 == ";" || $0.isNewline }) {
            let words = part.split(whereSeparator: \.isWhitespace).map(String.init)
            guard !words.isEmpty else { continue }
            guard let read = Self.ways(words) else {
                throw WeirError(
                    .settings,
                    "“\(words.joined(separator: " "))” is no way between cameras; write gate > hall 2-30 (from one to another "
                        + "in 2 to 30 seconds), hall <> yard (there and back) or yard = street (both see the same place)"
                )
            }
            ways += read
        }
        self.ways = ways
    }

    private static func ways(_ words: [String]) -> [Way]? {
        guard (3...4).contains(words.count) else { return nil }
        let (one, other) = (SourceID(words[0]), SourceID(words[2]))
        var duration: ClosedRange<Double> = 0...Double.infinity
        if words.count == 4 {
            let bounds = words[3].split(separator: "-", omittingEmptySubsequences: false).map { Double($0) ?? -1 }
            guard bounds.count == 2, bounds[0] >= 0, bounds[0] <= bounds[1], bounds[1].isFinite else { return nil }
            duration = bounds[0]...bounds[1]
        }
        let there = Way(from: one, to: other, duration: duration)
        let back = Way(from: other, to: one, duration: duration)
        switch words[1] {
        case ">": return [there]
        case "<>": return [there, back]
        case "=" where words.count == 3:
            let always = -Double.infinity...Double.infinity
            return [Way(from: one, to: other, duration: always), Way(from: other, to: one, duration: always)]
        default: return nil
        }
    }

    /// Whether what was last seen by one camera may be seen first by another so many seconds later; it may always come
    /// back to the same.
    public func allows(from: SourceID, to: SourceID, after seconds: Double) -> Bool {
        isOpen || from == to || ways.contains { $0.from == from && $0.to == to && $0.duration.contains(seconds) }
    }
}
