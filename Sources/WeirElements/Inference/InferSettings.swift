import WeirCore
import WeirDecoding
import WeirElementKit
import WeirInference

/// The properties of `weirinfer`.
struct InferSettings: ElementSettings {
    var model = ""
    var engine = InferenceEngineChoice.automatic
    var device = "CPU"
    var precision = InferencePrecision.automatic
    var requests = 0
    var batch = 0
    var interval = 0
    var latency = 0
    var priority = 1.0
    var mostInferences = 0.0
    var leastInferences = 0.0
    var gate = GateChoice.none
    var threshold = modelsOwn
    var nmsThreshold = modelsOwn
    var classes = ""
    var excludedClasses = ""
    var classThresholds = ""
    var maximumPerClass = 0
    var classOptions = ""
    var classCount = 0
    var clustering = Clustering.automatic
    var isClassAgnostic = false
    var pictureSize = ""
    var cutsAtOffsets = false
    var task = ""
    var family = ""
    var attribute = ""
    var decoder = ""
    var labels = ""
    var outputs = ""
    var keypoints = ""
    var blank = ""
    var normalize = ""
    var inputSize = ""
    var channels = ""
    var mean = ""
    var scale = ""
    var fit = ""
    var scaling = ""
    var constants = ""
    var input = InferInput.frames
    var stage = DetectedObject.firstStage
    var fromStage = 0
    var fromClasses = ""
    var minimumSize = ""
    var maximumSize = ""
    var margin = 0.0
    var reinferInterval = Self.automaticInterval
    var asynchronous = false
    var regions = ""
    var tiles = ""
    var tileOverlap = 0.2

    /// Stands for what the model says itself.
    static let modelsOwn = -1.0
    /// Stands for the interval that suits what the model is for.
    static let automaticInterval = -1

    static let properties = modelProperties + paceProperties + stageProperties

    /// The properties about the model and what it finds.
    private static let modelProperties: [Property<Self>] = [
        .text("model", \.model, .always, "Path of an ONNX, OpenVINO or TensorFlow Lite model, or demo"),
        .choice(
            "engine",
            \.engine,
            .stopped,
            "Which library runs it; auto is OpenVINO, or ONNX Runtime where that can't"
        ),
        .text(
            "device",
            \.device,
            .stopped,
            "Where it runs: CPU, GPU.1, NPU, AUTO, CUDA; of GPU,CPU the first that there is"
        ),
        .choice("precision", \.precision, .stopped, "What it computes in; auto takes the quickest that is as good"),
        .integer(
            "requests",
            \.requests,
            in: 0...64,
            .stopped,
            "Runs at once; 0 for as many as keep the device busy"
        ),
        .integer(
            "batch",
            \.batch,
            in: 0...BatchChoice.most,
            .stopped,
            "Most frames, or objects in them, in a run; 0 for as many as the device gains by, 1 for one at a time"
        ),
        .integer(
            "interval",
            \.interval,
            in: 0...10_000,
            .always,
            "Frames that are left out after one that the model sees"
        ),
        .number("threshold", \.threshold, in: -1...1, .always, "Least confidence of an object; -1 for the model's own"),
        .number(
            "nms-threshold",
            \.nmsThreshold,
            in: -1...1,
            .always,
            "Largest overlap of two objects; -1 for the model's own"
        ),
        .text("classes", \.classes, .always, "Classes to keep, by name or number, as in person,car; empty for all"),
        .text("excluded-classes", \.excludedClasses, .always, "Classes to leave out, by name or number"),
        .text("class-thresholds", \.classThresholds, .always, "Thresholds of single classes, as in car=0.5;2=0.3"),
        .integer(
            "maximum-per-class",
            \.maximumPerClass,
            in: 0...ClassOptions.mostOfAnything,
            .always,
            "Most objects of a class; 0 for no limit"
        ),
        .text(
            "class-options",
            \.classOptions,
            .always,
            "Options of classes, as in all: minimum-size=16x16; car: threshold=0.4 maximum=20"
        ),
        .integer(
            "class-count",
            \.classCount,
            in: 0...ClassOptions.mostOfAnything,
            .always,
            "Classes that count, from the first; 0 for all"
        ),
        .choice("clustering", \.clustering, .always, "How candidates of one object are made into one"),
        .flag("class-agnostic", \.isClassAgnostic, .always, "Whether objects of different classes suppress each other"),
        .text(
            "picture-size",
            \.pictureSize,
            .always,
            "Picture that sizes and offsets are measured in, as in 1920x1080; empty for the frame's own"
        ),
        .flag(
            "cut-at-offsets",
            \.cutsAtOffsets,
            .always,
            "Whether objects that reach beyond an offset are cut there rather than dropped"
        ),
        .text(
            "task",
            \.task,
            .stopped,
            "What the model is for, where it doesn't tell: detect, obb, segment, pose, semantic, classify, text, embed, "
                + "regress or raw"
        ),
        .text("family", \.family, .stopped, "How the outputs are read, where the model doesn't tell"),
        .text(
            "attribute",
            \.attribute,
            .stopped,
            "What a classifier is asked, as in color, where the model doesn't tell"
        ),
        .text("decoder", \.decoder, .stopped, "A shared library that reads the outputs, made with weir/decoder.h"),
        .text("labels", \.labels, .stopped, "Names of the classes, as in person,car, where the model doesn't tell"),
        .text(
            "outputs",
            \.outputs,
            .stopped,
            "What outputs tell, as in age_conv3 = age * 100, prob = gender; empty for their names"
        ),
        .text(
            "keypoints",
            \.keypoints,
            .stopped,
            "Keypoints of an object, as in 17, or 17x2 without confidences; empty for the model's own"
        ),
        .text(
            "blank",
            \.blank,
            .stopped,
            "Which class of a model for text is no character: first or last; empty for what its labels show"
        ),
        .text(
            "normalize",
            \.normalize,
            .stopped,
            "Whether embeddings are brought to a length of 1: yes or no; empty for the model's own, or yes"
        ),
        .text("input-size", \.inputSize, .stopped, "Size of the input, as in 640x384, where the model takes any"),
        .text("channels", \.channels, .stopped, "Order of the colours: rgb, bgr or gray; empty for the model's own"),
        .text("mean", \.mean, .stopped, "Number or numbers subtracted from pixels; empty for the model's own"),
        .text(
            "scale",
            \.scale,
            .stopped,
            "Number or numbers that pixels are then multiplied by; empty for the model's own"
        ),
        .text(
            "fit",
            \.fit,
            .stopped,
            "stretch, letterbox top-left 114, or crop 0.875 for the middle; empty for the model's own"
        ),
        .text("scaling", \.scaling, .stopped, "opencv, pillow or pillow-bicubic; empty for the model's own"),
        .text(
            "constants",
            \.constants,
            .stopped,
            "What inputs beside the picture take, as in seq_ind=1; sizes=640 384"
        ),
    ]

    /// How the model is to be run; throws a sentence about the property that can't be.
    func detection() throws(WeirError) -> DetectionSettings {
        guard !model.isEmpty else {
            throw WeirError(.settings, "weirinfer has no model; give it one, as in model=yolov8n.onnx or model=demo")
        }
        var overrides = ModelSettings()
        let stated = [
            ("task", task), ("family", family), ("decoder", decoder), ("labels", labels), ("outputs", outputs),
            ("keypoints", keypoints), ("blank", blank), ("normalize", normalize), ("size", inputSize),
            ("channels", channels), ("mean", mean), ("scale", scale), ("fit", fit), ("scaling", scaling),
            ("constants", constants),
        ]
        for (key, text) in stated where !text.isEmpty {
            try overrides.set(key, to: text, at: "weirinfer")
        }
        return DetectionSettings(
            engine: engine,
            device: device,
            precision: precision,
            requestCount: requests == 0 ? nil : requests,
            batch: batch == 0 ? .automatic : .upTo(batch),
            overrides: overrides
        )
    }
}

extension InferSettings {
    /// Which objects are wanted.
    var wishes: ClassSelection.Wishes {
        var wishes = ClassSelection.Wishes()
        wishes.threshold = threshold < 0 ? nil : Float(threshold)
        wishes.nmsThreshold = nmsThreshold < 0 ? nil : Float(nmsThreshold)
        wishes.classes = classes
        wishes.excludedClasses = excludedClasses
        wishes.classCount = classCount == 0 ? nil : classCount
        wishes.classThresholds = classThresholds
        wishes.classOptions = classOptions
        wishes.maximumPerClass = maximumPerClass == 0 ? nil : maximumPerClass
        wishes.clustering = clustering
        wishes.isClassAgnostic = isClassAgnostic
        wishes.pictureSize = pictureSize
        wishes.cutsAtOffsets = cutsAtOffsets
        return wishes
    }
}

/// What a model's outputs are sifted by; worked out anew when the properties change.
struct SelectionCache {
    private var chosen: (wishes: ClassSelection.Wishes, options: DecodingOptions)?

    mutating func current(for settings: InferSettings, _ model: ModelDescription) throws(WeirError) -> DecodingOptions {
        let wishes = settings.wishes
        if let chosen, chosen.wishes == wishes { return chosen.options }
        let options = try ClassSelection(wishes, of: model).options
        chosen = (wishes, options)
        return options
    }
}
