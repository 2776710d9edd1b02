import WeirCore

/// All that it takes to run a model and to read its outputs.
///
/// It is gathered from the model's metadata, the files beside it and the application's own settings, each overruling
/// the one before; what none says is what models of the family usually have.
public struct ModelDescription: Sendable {
    /// The last component of the model file's path.
    public let fileName: String
    public let task: ModelTask
    /// The name of the family.
    public let family: String
    public let input: ModelInput
    /// What the model's inputs beside the picture take.
    public let constants: [ConstantInput]
    /// The names of the classes in the model's order; empty where nobody has named them.
    ///
    /// For models that read text, its characters; for those that estimate several quantities, their names.
    public let labels: [String]
    /// The input that takes the picture, with the shape that it runs with.
    public let picture: ModelFacts.Port
    /// The names of the answers, for each question of a classifier that answers several; `labels` is empty then.
    public let attributeLabels: [String: [String]]
    /// How many classes the model tells apart; nil where its outputs don't show it.
    public let classCount: Int?
    /// The least confidence, 0 to 1; see `DecodingOptions`.
    public let threshold: Float
    /// The largest overlap of two objects of a class, 0 to 1.
    public let nmsThreshold: Float
    /// What the user should know, a sentence each.
    public let notices: [String]
    /// Who says what is said of the model, by key of `ModelSettings`, such as "The metadata of yolo.onnx" for `labels`.
    public let statedBy: [String: String]
    /// What is said of the model by all sources together.
    public let stated: ModelSettings
    public let decoder: any OutputDecoder

    /// Describes the model; `sidecars` are in order of increasing weight.
    ///
    /// The shapes in `facts` are those that the engine will run with. Throws a `model` error where it is none that can
    /// be read, and a `settings` error where something that is said of it is wrong.
    public init(
        facts: ModelFacts,
        sidecars: [ModelSidecar] = [],
        overrides: ModelSettings = ModelSettings()
    ) throws(WeirError) {
        let resolver = try ModelResolver(facts, sidecars: sidecars, overrides: overrides)
        let size = try resolver.size()
        let recognition = try resolver.recognize(size)
        let labels = try resolver.labels(for: recognition)
        fileName = facts.fileName
        task = recognition.family.task
        family = recognition.family.name
        decoder = recognition.decoder
        classCount = decoder.classCount
        input = try resolver.input(size, of: recognition.family)
        constants = try resolver.constants(size)
        picture = ModelFacts.Port(
            name: resolver.image.port.name,
            shape: resolver.image.shape(for: size),
            elementType: resolver.image.port.elementType
        )
        stated = resolver.stated.merged
        self.labels = labels.flat
        attributeLabels = labels.byAttribute
        threshold = resolver.stated.value(\.threshold)?.value ?? recognition.family.threshold
        nmsThreshold = resolver.stated.value(\.nmsThreshold)?.value ?? recognition.family.nmsThreshold
        statedBy = resolver.stated.places
        notices =
            resolver.metadata.notices + [recognition.notice].compactMap(\.self)
            + resolver.pixelNotices(of: recognition.family, input) + labels.notices
    }

    /// The shapes that the model's inputs are to have, the batch being 1.
    ///
    /// An engine brings the model to these shapes first where its own has open dimensions or another size, reads the
    /// facts again, and then describes the model. Throws as `init` does, and where nothing tells an open size.
    public static func inputShapes(
        facts: ModelFacts,
        sidecars: [ModelSidecar] = [],
        overrides: ModelSettings = ModelSettings()
    ) throws(WeirError) -> [[Int]] {
        let resolver = try ModelResolver(facts, sidecars: sidecars, overrides: overrides)
        let size = try resolver.size()
        let constants = try resolver.constants(size)
        return facts.inputs.map { port in
            constants.first { $0.name == port.name }?.shape ?? resolver.image.shape(for: size)
        }
    }

    /// The thresholds of the model, for all classes.
    public var options: DecodingOptions {
        DecodingOptions(threshold: threshold, nmsThreshold: nmsThreshold)
    }

    /// The name of a class, `class 7` where nobody has named it.
    public func label(of classID: Int) -> String {
        labels.indices.contains(classID) ? labels[classID] : "class \(classID)"
    }
}

extension ModelDescription {
    /// What one picture's outputs say, the answers of classifiers with their names.
    ///
    /// Throws as the decoder does.
    public func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        var decoded = try decoder.decode(outputs, options: options)
        for index in decoded.attributes.classifications.indices {
            let answer = decoded.attributes.classifications[index]
            guard answer.label.isEmpty, let classID = answer.classID else { continue }
            decoded.attributes.classifications[index].label = label(of: classID, attribute: answer.attribute)
        }
        return decoded
    }

    /// The name of an answer to one of a classifier's questions, `class 7` where nobody has named it.
    public func label(of classID: Int, attribute: String) -> String {
        guard let names = attributeLabels[attribute] else { return label(of: classID) }
        return names.indices.contains(classID) ? names[classID] : "class \(classID)"
    }
}

extension ModelDescription {
    /// All that holds for the model, so that it need not be told or guessed again.
    public var settings: ModelSettings {
        var settings = stated
        (settings.task, settings.family, settings.size) = (task, family, input.size)
        (settings.channels, settings.fit) = (input.channels, input.fit)
        (settings.mean, settings.scale) = (input.mean, input.scale)
        (settings.threshold, settings.nmsThreshold) = (threshold, nmsThreshold)
        if settings.labels == nil, !labels.isEmpty { settings.labels = labels }
        return settings
    }
}
