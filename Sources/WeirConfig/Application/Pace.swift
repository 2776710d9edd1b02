import WeirCore

extension Application {
    /// Which frames of a stream are inferred where not all can be, and how soon each is through; what is nil is left open.
    public struct Pace: Hashable, Sendable {
        /// What looks at frames before a model does.
        public enum Gate: String, CaseIterable, Sendable {
            /// Nothing: every frame is worth an inference.
            case none
            /// Frames in which nothing has moved go without.
            case motion
        }

        /// The longest time from a frame's arrival to its record, in milliseconds; nil where frames wait for the model.
        public var latency: Int?
        /// How often the stream's turn comes beside others; nil for 1.
        public var priority: Double?
        /// The most inferences per second; nil for all frames.
        public var mostInferences: Double?
        /// The inferences per second that it gets before others get more; nil for its share.
        public var leastInferences: Double?
        public var gate: Gate?

        public init(
            latency: Int? = nil,
            priority: Double? = nil,
            mostInferences: Double? = nil,
            leastInferences: Double? = nil,
            gate: Gate? = nil
        ) {
            self.latency = latency
            self.priority = priority
            self.mostInferences = mostInferences
            self.leastInferences = leastInferences
            self.gate = gate
        }

        /// The same with what `other` says where this says nothing.
        func completed(by other: Pace) -> Pace {
            Pace(
                latency: latency ?? other.latency,
                priority: priority ?? other.priority,
                mostInferences: mostInferences ?? other.mostInferences,
                leastInferences: leastInferences ?? other.leastInferences,
                gate: gate ?? other.gate
            )
        }
    }

    /// What holds for one of the streams: what it says itself, then what all say.
    public func pace(of source: Source) -> Pace { source.pace.completed(by: pace) }
}

extension Application.Source {
    /// Whether it gives its frames as fast as they are taken, so that none is ever late.
    var waitsForItsReader: Bool {
        switch location {
        case .uri, .device: false
        case .file, .images, .scene: !paceAsLive
        }
    }
}
