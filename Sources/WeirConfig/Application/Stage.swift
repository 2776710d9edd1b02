import WeirCore

extension Application {
    /// One model on the way of the frames, and what it looks at.
    public struct Stage: Hashable, Sendable {
        /// The model and how it is run; its `componentID` is the stage's number, unique in the application.
        public var model: Detection
        public var input: Input
        /// What frames or regions are cut into, so that small objects are found; nil for whole ones.
        public var tiles: Tiles?
        /// The only streams that it looks at; empty for all.
        public var streams: [SourceID]

        public init(model: Detection, input: Input = .frames, tiles: Tiles? = nil, streams: [SourceID] = []) {
            self.model = model
            self.input = input
            self.tiles = tiles
            self.streams = streams
        }

        /// Whether it looks at objects that others have found.
        public var looksAtObjects: Bool {
            if case .objects = input { true } else { false }
        }

        /// What a stage looks at.
        public enum Input: Hashable, Sendable {
            /// Whole frames.
            case frames
            /// Objects that an earlier stage found.
            case objects(ObjectInput)
            /// Fixed places in the frames.
            case regions([Region])
        }
    }

    /// Which objects a stage looks at, and when.
    public struct ObjectInput: Hashable, Sendable {
        /// An interval that no stream outlasts.
        public static let never = Int(Int32.max)

        /// The number of the stage that found them; nil for any.
        public var fromStage: Int?
        /// Their classes, in the terms of that stage; empty for all.
        public var classes: [ClassName]
        /// Smaller objects are passed over, in pixels of `pictureSize` of the model; a side of 0 has no limit.
        public var minimumSize: Size?
        /// Larger ones are.
        public var maximumSize: Size?
        /// How much of its surroundings an object is cut out with, as a part of its sides.
        public var margin: Float
        /// Frames after which an object that is followed is looked at again: 1 for every frame; `never` for once, and again
        /// when it has grown; nil for what suits what the model is for.
        public var reinferInterval: Int?
        /// Whether frames go on before the result is there; it is then told with a later frame.
        public var isAsynchronous: Bool

        public init(
            fromStage: Int? = nil,
            classes: [ClassName] = [],
            minimumSize: Size? = nil,
            maximumSize: Size? = nil,
            margin: Float = 0,
            reinferInterval: Int? = nil,
            isAsynchronous: Bool = false
        ) {
            self.fromStage = fromStage
            self.classes = classes
            self.minimumSize = minimumSize
            self.maximumSize = maximumSize
            self.margin = margin
            self.reinferInterval = reinferInterval
            self.isAsynchronous = isAsynchronous
        }
    }

    /// A place in the frames of a stream.
    public struct Region: Hashable, Sendable {
        public enum Outline: Hashable, Sendable {
            case box(Box)
            /// By its corners, of which there are at least three.
            case polygon([Point])
        }

        /// The stream; nil for all.
        public var source: SourceID?
        /// In pixels of `pictureSize` of the model, or in parts of the picture where no number is above 1.
        public var outline: Outline

        public init(source: SourceID? = nil, outline: Outline) {
            self.source = source
            self.outline = outline
        }

        public init(source: SourceID? = nil, box: Box) {
            self.init(source: source, outline: .box(box))
        }
    }

    /// Pieces of a picture that a model looks at one by one.
    public struct Tiles: Hashable, Sendable {
        /// Wider than objects that the model still finds, so that one that a border cuts is whole in a neighbour.
        public static let usualOverlap = 0.2

        /// In pixels of the frame.
        public var size: Size
        /// The part of a tile that its neighbour covers too.
        public var overlap: Double

        public init(size: Size, overlap: Double = usualOverlap) {
            self.size = size
            self.overlap = overlap
        }
    }
}
