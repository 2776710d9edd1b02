import WeirCore

extension Application {
    /// What is made unrecognizable in the pictures that go out.
    public struct Privacy: Hashable, Sendable {
        public enum Manner: String, CaseIterable, Sendable {
            case blur, pixelate
            /// Covered in one colour.
            case mask
        }

        /// Which part of an object is hidden.
        public enum Extent: String, CaseIterable, Sendable {
            case box
            /// What a model that segments says belongs to it; the box where it says nothing.
            case mask
        }

        /// Wide enough for a box that cuts off an ear or a chin.
        public static let usualMargin = 0.1

        /// The classes of the objects that are hidden; empty for none.
        public var classes: [ClassName]
        public var manner: Manner
        public var extent: Extent
        /// Places that are always hidden, in pixels, or in parts of the picture where no number is above 1.
        public var regions: [Region]
        /// How much around an object is hidden with it, as a part of its sides.
        public var margin: Double
        /// For how many seconds an object that isn't found any more stays hidden; nil for the usual.
        public var hold: Double?
        /// The only streams that it holds for; empty for all.
        public var streams: [SourceID]

        public init(
            classes: [ClassName] = [],
            manner: Manner = .blur,
            extent: Extent = .box,
            regions: [Region] = [],
            margin: Double = usualMargin,
            hold: Double? = nil,
            streams: [SourceID] = []
        ) {
            self.classes = classes
            self.manner = manner
            self.extent = extent
            self.regions = regions
            self.margin = margin
            self.hold = hold
            self.streams = streams
        }

        /// Whether it holds for the stream `source`.
        public func holds(for source: SourceID) -> Bool { streams.isEmpty || streams.contains(source) }
    }
}
