import WeirCore

/// A kind of model whose outputs are read in one way.
public struct ModelFamily: Sendable {
    /// How a model of it is told to be one.
    public let name: String
    public let task: ModelTask
    /// Names of models that may be read in this way too, where their outputs have the shapes of it.
    let aliases: [String]
    /// The outputs of such a model, for the reader of an error.
    let outputs: String
    /// What its models expect where they don't say; one number stands for all channels.
    let channels: ModelInput.Channels
    let fit: ModelInput.Fit
    let scaling: ModelInput.Scaling
    let mean: [Float]
    let scale: [Float]
    let threshold: Float
    let nmsThreshold: Float
    /// The names of its classes, where its models agree on them.
    let usualLabels: [String]
    /// Whether its models agree on no channels, mean and scale; then it has what is most common.
    let isPixelGuess: Bool
    /// The decoder of a model with these shapes; nil where they are not this family's.
    let decoder: @Sendable (ModelShapes) -> (any OutputDecoder)?

    init(
        name: String,
        task: ModelTask = .detect,
        aliases: [String] = [],
        outputs: String,
        channels: ModelInput.Channels,
        fit: ModelInput.Fit,
        scaling: ModelInput.Scaling = .openCV,
        mean: [Float] = [0],
        scale: [Float] = [1],
        threshold: Float,
        nmsThreshold: Float = 1,
        usualLabels: [String] = [],
        isPixelGuess: Bool = false,
        decoder: @escaping @Sendable (ModelShapes) -> (any OutputDecoder)?
    ) {
        self.name = name
        self.task = task
        self.aliases = aliases
        self.outputs = outputs
        self.channels = channels
        self.fit = fit
        self.scaling = scaling
        self.mean = mean
        self.scale = scale
        self.threshold = threshold
        self.nmsThreshold = nmsThreshold
        self.usualLabels = usualLabels
        self.isPixelGuess = isPixelGuess
        self.decoder = decoder
    }

    /// Every family, in the order in which they are tried.
    public static let all = detectors + otherTasks

    /// Those that find objects.
    private static let detectors: [ModelFamily] = [
        yolov8, yolov5, yolox, nanoDet, nanoDetPlus, yolov10, fastestDet, ssd,
        yolov3, yolov4, yolov5Heads, yolov7Heads, yolov7EndToEnd, yoloNAS, rtDETR, rtDETRRows, rfDETR, detr,
        tensorFlow, torchvision, pytorchSSD, efficientDet, detectNet, centerNet,
        retinaFace, scrfd, yunet, ultraFace, deepStreamYOLO,
    ]

    /// Those of all other tasks; within a task the surer to be told by shapes come first.
    private static let otherTasks: [ModelFamily] = [
        yoloOriented, yoloOrientedFinished, yoloSegment, yoloSegmentAnchors, yoloSegmentFinished, keypointRCNN,
        maskRCNN,
        rfDETRSegment, yoloPose, yoloPoseFinished, openPose, segmentation, yoloSemantic, classifier, multiLabel,
        yoloClassifier, ctc,
        indexSequence, embedding, regression, raw,
    ]

    /// The names of all families, for error sentences.
    static let namesText = all.map(\.name).joined(separator: ", ")

    /// The families that a model called `name` may be of: first the one of that name, then those read alike.
    static func named(_ name: String) -> [ModelFamily] {
        if let outside = outside(name) { return [outside] }
        let name = spelling(name)
        func isName(_ other: String) -> Bool { spelling(other) == name }
        return all.filter { isName($0.name) } + all.filter { $0.aliases.contains(where: isName) }
    }
}

extension ModelFamily {
    /// What Ultralytics calls models of a task, with and without the task's ending, such as `yolo11` and `yolo11-seg`.
    static func ultralyticsNames(_ ending: String) -> [String] {
        let names = ["yolov5", "yolov8", "yolov9", "yolov11", "yolo11", "yolov12", "yolo12", "yolo26"]
        return names + names.map { "\($0)-\(ending)" }
    }

    /// ImageNet's mean and deviation, with which most models of pictures are trained; torchvision, "Models".
    static let imageNetRGBMean: [Float] = [123.675, 116.28, 103.53]
    static let imageNetRGBScale: [Float] = [1 / 58.395, 1 / 57.12, 1 / 57.375]

    /// Brings pixels to -1 to 1, as models from TensorFlow mostly want it, which are those with the channels last.
    static let tensorFlowMean: [Float] = [127.5]
    static let tensorFlowScale: [Float] = [1 / 127.5]
}
