import WeirCore

/// The keys of `detect`.
enum DetectionKeys {
    static let modelShape = Shape.text(of: "a path of a model, or `demo` for the one that Weir ships")

    static let section = Section<Application.Detection>(
        name: "detection",
        help: "The model that finds objects and how it is run.",
        keys: [
            model, labels, device, precision, interval, threshold, classThresholds, nmsThreshold, classes, requests,
            input,
        ]
    )

    /// The detection that a value tells, in short form or long.
    static func detection(_ value: YAMLValue, _ context: YAMLContext) -> Application.Detection {
        var detection = Application.Detection(model: .demo)
        if case .map = value.content {
            section.read(value, context, into: &detection)
        } else {
            model.read(value, context, &detection)
        }
        return detection
    }

    private static let model = Key<Application.Detection>(
        name: "model",
        shape: modelShape,
        isRequired: true,
        help: "The model, in ONNX, OpenVINO IR (`.xml`) or TensorFlow Lite."
    ) { value, context, detection in
        guard let text = value.text, !text.isEmpty else { return context.expected(modelShape, for: value) }
        detection.model = ModelPath(context: context).model(text, value)
    }

    private static let labelsShape = Shape.text(of: "a path of a text file with the name of a class on each line")
    private static let labels = Key<Application.Detection>(
        name: "labels",
        shape: labelsShape,
        fallback: "the model's own",
        help: "The names of the classes, one on each line of a text file."
    ) { value, context, detection in
        guard let text = value.text, !text.isEmpty else { return context.expected(labelsShape, for: value) }
        let path = context.resolve(text)
        context.reading.requireFile(path, called: "file of labels", place: value.place, key: context.key)
        detection.labels = path
    }

    private static let device = Key<Application.Detection>.text(
        "device",
        .text(of: "a device such as `CPU`, `GPU` or `AUTO`"),
        default: "CPU",
        "Where the model runs, in OpenVINO's words.",
        parse: { $0 },
        set: { $0.device = $1 }
    )

    private static let precision = Key<Application.Detection>.choice(
        "precision",
        InferencePrecision.self,
        default: "auto",
        "What the model computes in; `auto` takes the quickest that the device holds for as good as exact.",
        set: { $0.precision = $1 }
    )

    private static let interval = Key<Application.Detection>.integer(
        "interval",
        0...Application.largestInterval,
        default: "0",
        "Frames between two that the model sees: 0 is every frame, 1 every other.",
        set: { $0.interval = $1 }
    )

    private static let threshold = Key<Application.Detection>.number(
        "threshold",
        0...1,
        default: "the model's own",
        "The least score of an object.",
        set: { $0.threshold = Float($1) }
    )

    private static let score = Shape.number(0...1)
    private static let classThresholds = Key<Application.Detection>(
        name: "class-thresholds",
        shape: .table(score),
        fallback: "`threshold` for all",
        help: "Other thresholds for single classes, by name or number."
    ) { value, context, detection in
        guard case .map(let entries) = value.content else { return context.expected(.table(score), for: value) }
        for entry in entries {
            guard let number = entry.value.number, (0...1).contains(number) else {
                context.within(entry.key).expected(score, for: entry.value)
                continue
            }
            detection.classThresholds[Application.ClassName(text: entry.key)] = Float(number)
        }
    }

    private static let nmsThreshold = Key<Application.Detection>.number(
        "nms-threshold",
        0...1,
        default: "the model's own",
        "The overlap (intersection over union) above which the weaker of two boxes of a class goes; 1 keeps all.",
        set: { $0.nmsThreshold = Float($1) }
    )

    private static let className = Shape.word(of: "a name or number of a class")
    private static let classes = Key<Application.Detection>(
        name: "classes",
        shape: .any([className, .list(className)]),
        fallback: "all",
        help: "The classes to keep, by name or number."
    ) { value, context, detection in
        for item in value.items {
            if let text = item.text, !text.isEmpty {
                detection.classes.append(Application.ClassName(text: text))
            } else {
                context.expected(className, for: item)
            }
        }
    }

    private static let requests = Key<Application.Detection>.integer(
        "requests",
        1...64,
        default: "the device's choice",
        "How many inferences may be under way at once.",
        set: { $0.requests = $1 }
    )

    private static let input = Key<Application.Detection>(
        name: "input",
        shape: .section(ModelInputKeys.section.name),
        fallback: "what the model says",
        help: "How frames are made into the model's input, where the model doesn't say it, or says it wrong."
    ) { value, context, detection in
        detection.input = ModelInputKeys.overrides(value, context)
    }
}

extension Application.ClassName {
    /// A number where the text is one, else a name.
    init(text: String) {
        if let number = Int(text), number >= 0 {
            self = .number(number)
        } else {
            self = .name(text)
        }
    }
}
