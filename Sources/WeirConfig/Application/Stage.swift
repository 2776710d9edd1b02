import WeirCore

extension Application {
    /// One model on the way of the frames, and what it looks at.
    public struct Stage: Hashable, Sendable {
        /// The model and how it is run; its `componentID` is the stage's number, unique in the application.
        public var model: Detection
        public var input: Input

        public init(model: Detection, input: Input = .frames) {
            self.model = model
            self.input = input
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
        /// Frames after which an object that is followed is looked at again: 1 for every frame; nil for once, and again
        /// when it has grown.
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
        /// The stream; nil for all.
        public var source: SourceID?
        /// In pixels of `pictureSize` of the model.
        public var box: Box

        public init(source: SourceID? = nil, box: Box) {
            self.source = source
            self.box = box
        }
    }
}
