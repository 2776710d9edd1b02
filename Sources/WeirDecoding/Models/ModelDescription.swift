import WeirCore

/// All that it takes to run a detector and to read its outputs.
///
/// It is gathered from the model's metadata, the files beside it and the application's own settings, each overruling
/// the one before; what none says is what models of the family usually have.
public struct ModelDescription: Sendable {
    /// The last component of the model file's path.
    public let fileName: String
    /// The name of the family.
    public let family: String
    public let input: ModelInput
    /// The names of the classes in the model's order; empty where nobody has named them.
    public let labels: [String]
    /// How many classes the model tells apart; nil where its outputs don't show it.
    public let classCount: Int?
    /// The least confidence, 0 to 1.
    public let threshold: Float
    /// The largest overlap of two objects of a class, 0 to 1.
    public let nmsThreshold: Float
    /// What the user should know, a sentence each.
    public let notices: [String]
    public let decoder: any OutputDecoder

    /// Describes the model; `sidecars` are in order of increasing weight.
    ///
    /// The shapes in `facts` are those that the engine will run with. Throws a `model` error where it is no detector that
    /// can be read, and a `settings` error where something that is said of it is wrong.
    public init(
        facts: ModelFacts,
        sidecars: [ModelSidecar] = [],
        overrides: ModelSettings = ModelSettings()
    ) throws(WeirError) {
        let resolver = try ModelResolver(facts, sidecars: sidecars, overrides: overrides)
        let size = try resolver.size()
        let recognition = try resolver.recognize(size)
        let classCount = recognition.decoder.classCount
        fileName = facts.fileName
        family = recognition.family.name
        decoder = recognition.decoder
        self.classCount = classCount
        input = try resolver.input(size, of: recognition.family)
        labels = try resolver.labels(classCount: classCount)
        threshold = resolver.stated.value(\.threshold)?.value ?? recognition.family.threshold
        nmsThreshold = resolver.stated.value(\.nmsThreshold)?.value ?? recognition.family.nmsThreshold
        notices =
            resolver.metadata.notices + [recognition.notice].compactMap(\.self)
            + resolver.labelNotices(classCount: classCount)
    }

    /// The shape that the model's input is to have, the batch being 1.
    ///
    /// An engine brings the model to this shape first where its own has open dimensions or another size, reads the
    /// facts again, and then describes the model. Throws as `init` does, and where nothing tells an open size.
    public static func inputShape(
        facts: ModelFacts,
        sidecars: [ModelSidecar] = [],
        overrides: ModelSettings = ModelSettings()
    ) throws(WeirError) -> [Int] {
        let resolver = try ModelResolver(facts, sidecars: sidecars, overrides: overrides)
        return resolver.image.shape(for: try resolver.size())
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
