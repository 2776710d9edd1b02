import WeirCore

/// What a model's own metadata says of it, whichever exporter wrote it.
///
/// Understood are, from the weakest to the strongest: the `model_info` of OpenVINO's Model API and Open Model Zoo
/// (`model_type`, `labels`, `mean_values`, `scale_values`, `reverse_input_channels`, `resize_type`, `pad_value`,
/// `confidence_threshold`, `iou_threshold`, `multilabel`), Ultralytics' words (`names`, `imgsz`, `task`, `end2end`,
/// `kpt_shape`), and Weir's own: the
/// keys of `ModelSettings` with `weir.` in front, such as `weir.family`. Open Model Zoo's `conversion_parameters` are not
/// read: what they say of mean and scale is already part of the model.
struct ExporterMetadata {
    private static let ownPrefix = "weir."

    private(set) var settings = ModelSettings()
    /// A family that the exporter hints at; the shapes of the outputs decide.
    private(set) var familyHint: String?
    /// What the model is for, where that is nothing that Weir knows.
    private(set) var unknownTask: String?
    /// What could not be understood, in sentences.
    private(set) var notices: [String] = []

    private let metadata: [String: String]
    private let fileName: String

    /// Throws a `settings` error where one of Weir's own words is wrong; others' words lead to notices.
    init(_ facts: ModelFacts) throws(WeirError) {
        metadata = facts.metadata
        fileName = facts.fileName
        readModelInfo()
        readUltralytics()
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) where key.hasPrefix(Self.ownPrefix) {
            try settings.set(String(key.dropFirst(Self.ownPrefix.count)), to: value, at: "\(fileName), metadata \(key)")
        }
    }

    private mutating func readUltralytics() {
        // Ultralytics' description begins with its name and that of the model, such as rtdetr-l.
        if metadata["description"]?.hasPrefix("Ultralytics rtdetr") == true {
            // Only those that give finished rows name their head.
            let givesRows = metadata["head"] == "RTDETRDecoder"
            familyHint = givesRows ? ModelFamily.rtDETRRows.name : ModelFamily.rtDETR.name
            // Unlike the model's authors; `ultralytics/models/rtdetr/predict.py`.
            settings.scaling = .openCV
        }
        read("names", as: "a Python dictionary of class names") {
            PythonLiteral.names($0)
        } into: {
            $0.labels = $1
        }
        read("imgsz", as: "a size such as [640, 640]", Self.imageSize) { $0.size = $1 }
        if metadata["end2end"]?.lowercased() == "true" { familyHint = ModelFamily.yolov10.name }
        read("kpt_shape", as: "a shape such as [17, 3]", Self.keypoints) { $0.keypoints = $1 }
        guard let task = metadata["task"] else { return }
        settings.task = ModelTask(rawValue: task)
        switch settings.task {
        case .classify: familyHint = ModelFamily.yoloClassifier.name
        case .semantic: familyHint = ModelFamily.yoloSemantic.name
        case nil: unknownTask = task
        default: break
        }
    }

    private mutating func readModelInfo() {
        let isTrue = { (text: String) in ["true", "yes", "1"].contains(text.lowercased()) }
        familyHint = metadata["model_info.model_type"]
        if metadata["model_info.multilabel"].map(isTrue) == true { familyHint = ModelFamily.multiLabel.name }
        read("model_info.labels", as: "words", Self.words) { $0.labels = $1 }
        read("model_info.reverse_input_channels", as: "a truth value", { isTrue($0) }) {
            $0.channels = $1 ? .rgb : .bgr
        }
        read("model_info.mean_values", as: "one number or three", Self.numbers) { $0.mean = $1 }
        // OpenVINO divides by its scale.
        read("model_info.scale_values", as: "one number or three", Self.divisors) { $0.scale = $1 }
        let fill = metadata["model_info.pad_value"].flatMap { UInt8($0) } ?? 0
        read("model_info.resize_type", as: "a way of fitting that Weir has", { Self.fit($0, fill: fill) }) {
            $0.fit = $1
        }
        read("model_info.confidence_threshold", as: "a number from 0 to 1", Self.fraction) { $0.threshold = $1 }
        read("model_info.iou_threshold", as: "a number from 0 to 1", Self.fraction) { $0.nmsThreshold = $1 }
        guard metadata["model_info.embedded_processing"].map(isTrue) == true else { return }
        // Model API saved the model with all of the above built in; such a model takes the pixels as they are, in BGR.
        (settings.channels, settings.mean, settings.scale) = (.bgr, [0], [1])
    }

    /// Reads the value of `key`, if there is one, or notes why it could not be read.
    private mutating func read<Value>(
        _ key: String,
        as expected: String,
        _ parse: (String) -> Value?,
        into store: (inout ModelSettings, Value) -> Void
    ) {
        guard let text = metadata[key] else { return }
        if let value = parse(text) {
            store(&settings, value)
        } else {
            notices.append("\(fileName), metadata \(key): '\(quoted(text))' is not \(expected) and is not used.")
        }
    }
}

/// How exporters write values.
extension ExporterMetadata {
    private static let largestSide = 16384

    private static func words(_ text: String) -> [String]? {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        return words.isEmpty ? nil : words
    }

    /// Numbers separated by spaces or commas, in brackets or not.
    private static func numbers(_ text: String) -> [Float]? {
        let words = text.split { "[](), ".contains($0) }
        let values = words.compactMap { Float($0) }.filter(\.isFinite)
        return values.count == words.count && (values.count == 1 || values.count == 3) ? values : nil
    }

    private static func divisors(_ text: String) -> [Float]? {
        numbers(text).flatMap { $0.contains(0) ? nil : $0.map { 1 / $0 } }
    }

    private static func fraction(_ text: String) -> Float? {
        Float(text).flatMap { (0...1).contains($0) ? $0 : nil }
    }

    /// `[height, width]`, or one number for both.
    private static func imageSize(_ text: String) -> Size? {
        let words = text.split { "[](), ".contains($0) }
        let sides = words.compactMap { Int($0) }.filter { (1...largestSide).contains($0) }
        guard sides.count == words.count, (1...2).contains(sides.count) else { return nil }
        return Size(width: sides[sides.count - 1], height: sides[0])
    }

    /// `[count, numbers of one]`.
    private static func keypoints(_ text: String) -> KeypointShape? {
        let words = text.split { "[](), ".contains($0) }
        let numbers = words.compactMap { Int($0) }
        return numbers.count == words.count ? KeypointShape(numbers) : nil
    }

    /// The names are those of OpenVINO's Model API.
    private static func fit(_ text: String, fill: UInt8) -> ModelInput.Fit? {
        switch text {
        case "standard": .stretch
        case "fit_to_window": .letterbox(fill: fill, centered: false)
        case "fit_to_window_letterbox": .letterbox(fill: fill, centered: true)
        case "crop": .crop(share: 1)
        default: nil
        }
    }
}
