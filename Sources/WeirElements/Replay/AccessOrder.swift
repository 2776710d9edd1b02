import Synchronization
public import WeirCore

/// The order in which streams use what they share, such as a file of records: told while a run is recorded, imposed when
/// it is replayed.
///
/// It is the only thing that one stream's records owe to another.
public final class AccessOrder: Sendable {
    /// What streams share.
    public enum Place: Hashable, Sendable {
        /// A file of records, by its path.
        case file(String)
        /// A gallery of identities, by its name.
        case gallery(String)

        /// The gallery of elements that name none.
        public static let usualGallery = Place.gallery(GalleryElement.Settings().gallery)
    }

    /// Told of each use, in order: the number of the stream, and that of the place.
    public typealias Observer = @Sendable (_ stream: Int, _ place: Int) -> Void

    private struct Queue {
        /// The streams whose turns are still to come; empty from the moment on when the order is given up.
        var turns: ArraySlice<Int>
    }

    /// A turn that doesn't come in this time never does, as where the run isn't the same, in nanoseconds: 30 seconds.
    private static let patience: UInt64 = 30_000_000_000
    private static let current = Mutex<[Place: AccessOrder]>([:])

    private let streams: [SourceID: Int]
    private let places: [Place: Int]
    private let observer: Observer?
    /// One for each place.
    private let queues: [Monitor<Queue>]
    private let hasFailed = Atomic(false)

    /// Tells of each use of `places` by `streams`.
    public init(of streams: [SourceID], _ places: [Place], observer: @escaping Observer) {
        self.streams = numbered(streams)
        self.places = numbered(places)
        self.observer = observer
        queues = places.map { _ in Monitor(Queue(turns: [])) }
    }

    /// Lets `streams` use `places` in the order of `turns`, which has the streams' numbers for each place.
    ///
    /// Uses beyond them are free.
    public init(of streams: [SourceID], _ places: [Place], turns: [[Int]]) {
        self.streams = numbered(streams)
        self.places = numbered(places)
        observer = nil
        queues = turns.map { Monitor(Queue(turns: $0[...])) }
    }

    /// Whether a turn never came, so that the rest was free.
    public var isBroken: Bool { hasFailed.load(ordering: .relaxed) }

    /// Puts the order in force for its places, until `withdraw`.
    public func enforce() {
        Self.current.withLock { current in
            for place in places.keys { current[place] = self }
        }
    }

    public func withdraw() {
        Self.current.withLock { current in current = current.filter { $0.value !== self } }
    }

    /// The order that is in force for a place; nil where any is right.
    static func of(_ place: Place) -> AccessOrder? { current.withLock { $0[place] } }

    /// Lets a stream use a place when it is its turn.
    func use<Result>(_ place: Place, by stream: SourceID, _ body: () -> Result) -> Result {
        guard let place = places[place], let stream = streams[stream] else { return body() }
        if let observer {
            return queues[place].update { _ in
                observer(stream, place)
                return body()
            }
        }
        waitForTurn(of: stream, at: queues[place])
        defer { queues[place].update { if $0.turns.first == stream { $0.turns.removeFirst() } } }
        return body()
    }

    private func waitForTurn(of stream: Int, at queue: Monitor<Queue>) {
        let deadline = MonotonicTime.now.advanced(by: Self.patience)
        let isTurn = queue.wait(until: deadline) { queue in
            queue.turns.isEmpty || queue.turns.first == stream ? true : nil
        }
        guard isTurn == nil else { return }
        hasFailed.store(true, ordering: .relaxed)
        queue.update { $0.turns = [] }
    }
}

private func numbered<Value: Hashable>(_ values: [Value]) -> [Value: Int] {
    Dictionary(values.enumerated().map { ($1, $0) }) { first, _ in first }
}
