import WeirCore

/// The keys of a model and how it is run, without those of what it looks at.
enum DetectionKeys {
    static let modelShape = Shape.text(of: "a path of a model, or `demo` for the one that Weir ships")

    static let keys = [
        model, task, family, decoder, attribute, labels, outputs, keypoints, blank, normalizes, engine, device,
        precision, interval, threshold,
        classThresholds,
        nmsThreshold, maximumPerClass, clustering, isClassAgnostic, classOptions, pictureSize, cutsAtOffsets, classes,
        excludedClasses, classCount, requests, batch, input,
    ]

    static let classOptionKeys = ClassOptionKeys<ClassOptions>(
        name: "class-options",
        help: "What holds for the objects of a class.",
        fallback: "what holds for all"
    )

    static let model = Key<Application.Detection>(
        name: "model",
        shape: modelShape,
        isRequired: true,
        help: "The model, in ONNX, OpenVINO IR (`.xml`) or TensorFlow Lite."
    ) { value, context, detection in
        guard let text = value.text, !text.isEmpty else { return context.expected(modelShape, for: value) }
        detection.model = ModelPath(context: context).model(text, value)
    }

    private static let task = Key<Application.Detection>.choice(
        "task",
        Application.Task.self,
        default: "what the model says, or what its outputs look like",
        "What the model is for.",
        set: { $0.task = $1 }
    )

    private static let family = Key<Application.Detection>.text(
        "family",
        .text(of: "the name of a family of models such as `yolov8`"),
        default: "what the model says, or what its outputs look like",
        "How the model's outputs are read.",
        parse: { $0 },
        set: { $0.family = $1 }
    )

    private static let attribute = Key<Application.Detection>.text(
        "attribute",
        .text(of: "a word such as `color`"),
        default: "the name of the model's output",
        "What a model that answers one question is asked; its answers are told under this name.",
        parse: { $0 },
        set: { $0.attribute = $1 }
    )

    private static let decoder = file(
        "decoder",
        "a path of a shared library made with `weir/decoder.h`",
        called: "decoder library",
        fallback: "a family that Weir reads",
        help: "What reads the outputs of a model that Weir doesn't read by itself.",
        set: { $0.decoder = $1 }
    )

    private static let labels = file(
        "labels",
        "a path of a text file with the name of a class on each line",
        called: "file of labels",
        fallback: "the model's own",
        help: "The names of the classes, one on each line of a text file.",
        set: { $0.labels = $1 }
    )

    /// The key of a file beside the model, which must be there.
    private static func file(
        _ name: String,
        _ expected: String,
        called kind: String,
        fallback: String,
        help: String,
        set: @escaping @Sendable (inout Application.Detection, String) -> Void
    ) -> Key<Application.Detection> {
        let shape = Shape.text(of: expected)
        return Key(name: name, shape: shape, fallback: fallback, help: help) { value, context, detection in
            guard let text = value.text, !text.isEmpty else { return context.expected(shape, for: value) }
            let path = context.resolve(text)
            context.reading.requireFile(path, called: kind, place: value.place, key: context.key)
            set(&detection, path)
        }
    }

    private static let engine = Key<Application.Detection>.choice(
        "engine",
        InferenceEngineChoice.self,
        default: "auto",
        "Which library runs the model; `auto` is OpenVINO, or ONNX Runtime where OpenVINO can't.",
        set: { $0.engine = $1 }
    )

    private static let device = Key<Application.Detection>.text(
        "device",
        .text(of: "a device such as `CPU`, `GPU` or `AUTO`"),
        default: "CPU",
        "Where the model runs, in the engine's words; of several, as in `GPU,CPU`, the first that there is.",
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
            detection.classThresholds[ClassName(text: entry.key)] = Float(number)
        }
    }

    private static let nmsThreshold = Key<Application.Detection>.number(
        "nms-threshold",
        0...1,
        default: "the model's own",
        "The overlap (intersection over union) above which the weaker of two boxes of a class goes; 1 keeps all.",
        set: { $0.nmsThreshold = Float($1) }
    )

    private static let maximumPerClass = Key<Application.Detection>.integer(
        "maximum-per-class",
        0...ClassOptions.mostOfAnything,
        default: "no limit",
        "The most objects of a class in a frame, the most confident first; 0 for no limit.",
        set: { $0.maximumPerClass = $1 }
    )

    private static let clustering = Key<Application.Detection>.choice(
        "clustering",
        Clustering.self,
        default: "auto",
        "How candidates of one object are made into one; `auto` does what the model needs.",
        set: { $0.clustering = $1 }
    )

    private static let isClassAgnostic = Key<Application.Detection>.flag(
        "class-agnostic",
        default: "false",
        "Whether objects of different classes suppress each other too, where overlaps are suppressed.",
        set: { $0.isClassAgnostic = $1 }
    )

    private static let classOptions = Key<Application.Detection>(
        name: "class-options",
        shape: .table(.section(classOptionKeys.section.name)),
        fallback: "what is said above holds for all classes",
        help: "What else holds for single classes, by name or number, or for `all`."
    ) { value, context, detection in
        classOptionKeys.read(value, context, into: &detection.classOptions)
    }

    private static let pictureSize = Key<Application.Detection>.text(
        "picture-size",
        Size.shape,
        default: "the frame's own size",
        "The picture that sizes, offsets and regions are measured in.",
        parse: Size.init(text:),
        set: { $0.pictureSize = $1 }
    )

    private static let cutsAtOffsets = Key<Application.Detection>.flag(
        "cut-at-offsets",
        default: "false",
        "Whether objects that reach beyond an offset are cut there rather than dropped.",
        set: { $0.cutsAtOffsets = $1 }
    )

    private static let classCount = Key<Application.Detection>.integer(
        "class-count",
        1...ClassOptions.mostOfAnything,
        default: "all",
        "The number of classes that count, from the first.",
        set: { $0.classCount = $1 }
    )

    private static let classes = Key<Application.Detection>(
        name: "classes",
        shape: ClassName.listShape,
        fallback: "all",
        help: "The classes to keep, by name or number."
    ) { value, context, detection in
        detection.classes += ClassName.read(value, context)
    }

    private static let excludedClasses = Key<Application.Detection>(
        name: "excluded-classes",
        shape: ClassName.listShape,
        fallback: "none",
        help: "The classes to leave out of those, by name or number."
    ) { value, context, detection in
        detection.excludedClasses += ClassName.read(value, context)
    }

    private static let requests = Key<Application.Detection>.integer(
        "requests",
        1...64,
        default: "the device's choice",
        "How many runs may be under way at once.",
        set: { $0.requests = $1 }
    )

    private static let batch = Key<Application.Detection>.integer(
        "batch",
        1...Application.largestBatch,
        default: "as many as the device is measured to gain by",
        "The most frames, or objects in them, that the model looks at in one run; 1 for one at a time.",
        set: { $0.batch = $1 }
    )

    private static let meaning = Shape.word(of: "what it tells, such as `gender` or `age * 100`")
    private static let outputs = Key<Application.Detection>(
        name: "outputs",
        shape: .table(meaning),
        fallback: "the names of the outputs",
        help: "What the model's outputs tell, by their names, with a factor or without."
    ) { value, context, detection in
        guard case .map(let entries) = value.content else { return context.expected(.table(meaning), for: value) }
        for entry in entries {
            guard let text = entry.value.text, !text.isEmpty else {
                context.within(entry.key).expected(meaning, for: entry.value)
                continue
            }
            detection.outputs[entry.key] = text
        }
    }

    private static let keypoints = Key<Application.Detection>.text(
        "keypoints",
        .word(of: "a number such as 17, or 17x2 without confidences"),
        default: "what the model says, or 17",
        "How many keypoints an object has.",
        parse: keypoints,
        set: { $0.keypoints = $1 }
    )

    private static func keypoints(_ text: String) -> String? {
        let numbers = text.lowercased().split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        let isRight = numbers[0] > 0 && (numbers.count == 1 || numbers.count == 2 && (2...3).contains(numbers[1]))
        return isRight ? text : nil
    }

    private static let blank = Key<Application.Detection>.choice(
        "blank",
        Application.BlankPlace.self,
        default: "what the labels show",
        "Which class of a model that reads text stands for no character.",
        set: { $0.blank = $1 }
    )

    private static let normalizes = Key<Application.Detection>.flag(
        "normalize",
        default: "true",
        "Whether embeddings are brought to a length of 1.",
        set: { $0.normalizes = $1 }
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

extension ClassName {
    private static let shape = Shape.word(of: "a name or number of a class")
    static let listShape = Shape.any([shape, .list(shape)])

    /// The classes that a value names, one or a list.
    static func read(_ value: YAMLValue, _ context: YAMLContext) -> [Self] {
        value.items.compactMap { item in
            if let text = item.text, !text.isEmpty { return Self(text: text) }
            context.expected(shape, for: item)
            return nil
        }
    }
}
