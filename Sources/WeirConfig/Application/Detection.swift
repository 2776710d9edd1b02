import WeirCore

extension Application {
    /// The model that finds objects and how it is run.
    public struct Detection: Hashable, Sendable {
        public var model: Model
        /// A text file with the name of a class on each line; nil where the model's own names hold.
        public var labels: String?
        /// Where it runs, in OpenVINO's words, such as `CPU` or `AUTO`.
        public var device: String
        /// What it computes in.
        public var precision: InferencePrecision
        /// Frames between two that the model sees: 0 is every frame, 1 every other.
        public var interval: Int
        /// The least score of an object, 0 to 1; nil where the model's own holds.
        public var threshold: Float?
        /// Other thresholds for single classes.
        public var classThresholds: [ClassName: Float]
        /// The overlap (intersection over union) above which the weaker of two boxes goes, 0 to 1; 1 keeps all.
        public var nmsThreshold: Float?
        /// The most objects of a class in a frame, the strongest first; nil for no limit.
        public var maximumPerClass: Int?
        /// The classes to keep; empty for all.
        public var classes: [ClassName]
        /// The classes to leave out of those.
        public var excludedClasses: [ClassName]
        /// How many inferences may be under way at once; nil for the device's own choice.
        public var requests: Int?
        /// What a file says about the input against what the model says itself.
        public var input: InputOverrides
        /// A number that tells this model's objects from those of others.
        public var componentID: Int

        public init(
            model: Model,
            labels: String? = nil,
            device: String = "CPU",
            precision: InferencePrecision = .automatic,
            interval: Int = 0,
            threshold: Float? = nil,
            classThresholds: [ClassName: Float] = [:],
            nmsThreshold: Float? = nil,
            maximumPerClass: Int? = nil,
            classes: [ClassName] = [],
            excludedClasses: [ClassName] = [],
            requests: Int? = nil,
            input: InputOverrides = InputOverrides(),
            componentID: Int = 1
        ) {
            self.model = model
            self.labels = labels
            self.device = device
            self.precision = precision
            self.interval = interval
            self.threshold = threshold
            self.classThresholds = classThresholds
            self.nmsThreshold = nmsThreshold
            self.maximumPerClass = maximumPerClass
            self.classes = classes
            self.excludedClasses = excludedClasses
            self.requests = requests
            self.input = input
            self.componentID = componentID
        }
    }

    /// The most frames that may lie between two inferences; at such distances nothing is tracked any more.
    static let largestInterval = 10_000

    public enum Model: Hashable, Sendable {
        /// The one that Weir ships.
        case demo
        /// ONNX, OpenVINO IR (`.xml`) or TensorFlow Lite, by path.
        case file(String)
    }

    /// A class of objects, by the model's number or by name.
    public enum ClassName: Hashable, Sendable {
        case number(Int)
        case name(String)
    }

    /// How frames are made into the model's input, where that differs from what the model says; nil where it doesn't.
    public struct InputOverrides: Hashable, Sendable {
        /// The size of the input of a model that takes any.
        public var size: Size?
        public var channels: ModelInput.Channels?
        public var fit: ModelInput.Fit?
        /// Per channel: input = (pixel − mean) × scale, pixels being 0 to 255; one value holds for all channels.
        public var mean: [Float]?
        public var scale: [Float]?

        public init(
            size: Size? = nil,
            channels: ModelInput.Channels? = nil,
            fit: ModelInput.Fit? = nil,
            mean: [Float]? = nil,
            scale: [Float]? = nil
        ) {
            self.size = size
            self.channels = channels
            self.fit = fit
            self.mean = mean
            self.scale = scale
        }
    }
}
