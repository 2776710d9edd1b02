import WeirCore

extension Application {
    /// A model, mostly one that finds objects, and how it is run.
    public struct Detection: Hashable, Sendable {
        public var model: Model
        /// What the model is for; nil where its file tells.
        public var task: Task?
        /// How its outputs are read, by the name of a family; nil where its file or its shapes tell.
        public var family: String?
        /// The path of a shared library that reads its outputs; nil where a family does.
        public var decoder: String?
        /// What it is asked, such as `color`, where it answers one question; nil for the name of its output.
        public var attribute: String?
        /// A text file with the name of a class on each line; nil where the model's own names hold.
        public var labels: String?
        /// What its outputs tell, such as `age * 100`, by their names.
        public var outputs: [String: String]
        /// How many keypoints an object has, `17`, or `17x2` where they have no confidence; nil where the model tells.
        public var keypoints: String?
        /// Which class of a model that reads text stands for no character; nil where its labels tell.
        public var blank: BlankPlace?
        /// Whether its embeddings are brought to a length of 1; nil where its own word holds, or else they are.
        public var normalizes: Bool?
        /// Which library runs it.
        public var engine: InferenceEngineChoice
        /// Where it runs, in the engine's words, such as `CPU` or `AUTO`, or several in order of preference.
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
        /// What else holds for all classes or for single ones, which goes before the above.
        public var classOptions: ClassOptionsText
        /// The number of classes that count, from the first; nil for all that the model has.
        public var classCount: Int?
        /// How candidates of one object are made into one.
        public var clustering: Clustering
        /// Whether objects of different classes suppress each other too.
        public var isClassAgnostic: Bool
        /// The picture that sizes, offsets and regions are measured in, in pixels; nil for the frame's own.
        public var pictureSize: Size?
        /// Whether objects that reach beyond an offset are cut there rather than dropped.
        public var cutsAtOffsets: Bool
        /// The classes to keep; empty for all.
        public var classes: [ClassName]
        /// The classes to leave out of those.
        public var excludedClasses: [ClassName]
        /// How many runs may be under way at once; nil for the device's own choice.
        public var requests: Int?
        /// The most frames, or objects in them, in a run; nil for as many as the device gains by.
        public var batch: Int?
        /// What a file says about the input against what the model says itself.
        public var input: InputOverrides
        /// A number that tells this model's objects from those of others.
        public var componentID: Int

        public init(
            model: Model,
            task: Task? = nil,
            family: String? = nil,
            decoder: String? = nil,
            attribute: String? = nil,
            labels: String? = nil,
            outputs: [String: String] = [:],
            keypoints: String? = nil,
            blank: BlankPlace? = nil,
            normalizes: Bool? = nil,
            engine: InferenceEngineChoice = .automatic,
            device: String = "CPU",
            precision: InferencePrecision = .automatic,
            interval: Int = 0,
            threshold: Float? = nil,
            classThresholds: [ClassName: Float] = [:],
            nmsThreshold: Float? = nil,
            maximumPerClass: Int? = nil,
            classOptions: ClassOptionsText = ClassOptionsText(),
            classCount: Int? = nil,
            clustering: Clustering = .automatic,
            isClassAgnostic: Bool = false,
            pictureSize: Size? = nil,
            cutsAtOffsets: Bool = false,
            classes: [ClassName] = [],
            excludedClasses: [ClassName] = [],
            requests: Int? = nil,
            batch: Int? = nil,
            input: InputOverrides = InputOverrides(),
            componentID: Int = 1
        ) {
            self.model = model
            self.task = task
            self.family = family
            self.decoder = decoder
            self.attribute = attribute
            self.labels = labels
            self.outputs = outputs
            self.keypoints = keypoints
            self.blank = blank
            self.normalizes = normalizes
            self.engine = engine
            self.device = device
            self.precision = precision
            self.interval = interval
            self.threshold = threshold
            self.classThresholds = classThresholds
            self.nmsThreshold = nmsThreshold
            self.maximumPerClass = maximumPerClass
            self.classOptions = classOptions
            self.classCount = classCount
            self.clustering = clustering
            self.isClassAgnostic = isClassAgnostic
            self.pictureSize = pictureSize
            self.cutsAtOffsets = cutsAtOffsets
            self.classes = classes
            self.excludedClasses = excludedClasses
            self.requests = requests
            self.batch = batch
            self.input = input
            self.componentID = componentID
        }
    }

    /// The most frames that may lie between two inferences; at such distances nothing is tracked any more.
    public static let largestInterval = 10_000

    /// What a model is for; the words are those of the models' own settings.
    public enum Task: String, CaseIterable, Sendable {
        /// Objects in upright boxes.
        case detect
        /// Objects in boxes that are turned.
        case obb
        /// Objects with the part of their box that they fill.
        case segment
        /// Objects with named places, such as joints.
        case pose
        /// The class of each part of the picture.
        case semantic
        /// Questions with a fixed set of answers each.
        case classify
        /// A line of text.
        case text
        /// A vector that stands for an identity or a look.
        case embed
        /// Quantities, such as an age.
        case regress
        /// The outputs as they are.
        case raw
    }

    /// Which class of a model that reads text stands for no character.
    public enum BlankPlace: String, CaseIterable, Sendable {
        case first, last
    }

    /// The most that can be in a run; memory for so many inputs is set aside.
    public static let largestBatch = 256

    public enum Model: Hashable, Sendable {
        /// The one that Weir ships.
        case demo
        /// ONNX, OpenVINO IR (`.xml`) or TensorFlow Lite, by path.
        case file(String)
    }

    /// How frames are made into the model's input, where that differs from what the model says; nil where it doesn't.
    public struct InputOverrides: Hashable, Sendable {
        /// The size of the input of a model that takes any.
        public var size: Size?
        public var channels: ModelInput.Channels?
        public var fit: ModelInput.Fit?
        public var scaling: ModelInput.Scaling?
        /// Per channel: input = (pixel − mean) × scale, pixels being 0 to 255; one value holds for all channels.
        public var mean: [Float]?
        public var scale: [Float]?
        /// What inputs beside the picture take, by name; one number fills an input.
        public var constants: [String: [Double]]

        public init(
            size: Size? = nil,
            channels: ModelInput.Channels? = nil,
            fit: ModelInput.Fit? = nil,
            scaling: ModelInput.Scaling? = nil,
            mean: [Float]? = nil,
            scale: [Float]? = nil,
            constants: [String: [Double]] = [:]
        ) {
            self.size = size
            self.channels = channels
            self.fit = fit
            self.scaling = scaling
            self.mean = mean
            self.scale = scale
            self.constants = constants
        }
    }
}
