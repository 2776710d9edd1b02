import WeirCore

/// A kind of detector whose outputs are read in one way.
public struct ModelFamily: Sendable {
    /// How a model of it is told to be one.
    public let name: String
    /// Names of models that may be read in this way too, where their outputs have the shapes of it.
    let aliases: [String]
    /// The outputs of such a model, for the reader of an error.
    let outputs: String
    /// What its models expect where they don't say; one number stands for all channels.
    let channels: ModelInput.Channels
    let fit: ModelInput.Fit
    let mean: [Float]
    let scale: [Float]
    let threshold: Float
    let nmsThreshold: Float
    /// The decoder of a model with these shapes; nil where they are not this family's.
    let decoder: @Sendable (ModelShapes) -> (any OutputDecoder)?

    init(
        name: String,
        aliases: [String] = [],
        outputs: String,
        channels: ModelInput.Channels,
        fit: ModelInput.Fit,
        mean: [Float] = [0],
        scale: [Float] = [1],
        threshold: Float,
        nmsThreshold: Float,
        decoder: @escaping @Sendable (ModelShapes) -> (any OutputDecoder)?
    ) {
        self.name = name
        self.aliases = aliases
        self.outputs = outputs
        self.channels = channels
        self.fit = fit
        self.mean = mean
        self.scale = scale
        self.threshold = threshold
        self.nmsThreshold = nmsThreshold
        self.decoder = decoder
    }

    /// Every family, in the order in which they are tried.
    public static let all = detectors

    /// Those that find objects.
    private static let detectors: [ModelFamily] = [
        yolov8, yolov5, yolox, nanoDet, nanoDetPlus, yolov10, fastestDet, ssd,
        yolov3, yolov4, yolov5Heads, yolov7Heads, yolov7EndToEnd, yoloNAS, rtDETR, rfDETR, detr,
        tensorFlow, torchvision, pytorchSSD, efficientDet, detectNet, centerNet,
        retinaFace, scrfd, yunet, ultraFace,
    ]

    /// The names of all families, for error sentences.
    static let namesText = all.map(\.name).joined(separator: ", ")

    /// The families that a model called `name` may be of: first the one of that name, then those read alike.
    static func named(_ name: String) -> [ModelFamily] {
        let name = name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
        func isName(_ other: String) -> Bool { other.filter { $0 != "-" } == name }
        return all.filter { isName($0.name) } + all.filter { $0.aliases.contains(where: isName) }
    }
}
