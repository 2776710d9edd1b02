extension Application {
    /// How objects of one stream are known again in others.
    public struct Gallery: Hashable, Sendable {
        /// The least likeness of two that are one, from -1 to 1; nil for the usual.
        public var threshold: Double?
        /// Embeddings after which it is decided who an object is; nil for the usual.
        public var minimumLooks: Int?
        /// For how many seconds someone who isn't seen is remembered; nil for the usual.
        public var memory: Int?
        /// The ways between streams, as `CameraTopology` reads them; empty where anybody may be anywhere.
        public var topology: [String]

        public init(
            threshold: Double? = nil,
            minimumLooks: Int? = nil,
            memory: Int? = nil,
            topology: [String] = []
        ) {
            self.threshold = threshold
            self.minimumLooks = minimumLooks
            self.memory = memory
            self.topology = topology
        }
    }
}
