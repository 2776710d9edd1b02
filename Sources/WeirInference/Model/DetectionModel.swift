internal import Glibc
public import WeirCore
public import WeirDecoding

/// How a detector is run.
public struct DetectionSettings: Hashable, Sendable {
    /// The device's name in the engine's words, such as "CPU" or "GPU.0".
    public var device: String
    public var performance: CompileOptions.Performance
    public var precision: InferencePrecision
    /// How many frames the model may have in work at once; nil for as many as keep the device busy.
    public var requestCount: Int?
    /// What overrules what the model's file and the files beside it say.
    public var overrides: ModelSettings

    public init(
        device: String = "CPU",
        performance: CompileOptions.Performance = .throughput,
        precision: InferencePrecision = .automatic,
        requestCount: Int? = nil,
        overrides: ModelSettings = ModelSettings()
    ) {
        self.device = device
        self.performance = performance
        self.precision = precision
        self.requestCount = requestCount
        self.overrides = overrides
    }
}

/// A detector that is ready to look at frames.
public final class DetectionModel: Sendable {
    public let description: ModelDescription
    /// What the user should know, a sentence each.
    public let notices: [String]
    private let shared: SharedModel

    private init(description: ModelDescription, notices: [String], shared: SharedModel) {
        self.description = description
        self.notices = notices
        self.shared = shared
    }

    /// The model called `name`: a path, or `demo`, the model that Weir ships.
    ///
    /// It is shared with all in this process that load it with the same settings. Throws a sentence where the file, the
    /// model, the device or the settings are wrong.
    public static func load(
        _ name: String,
        settings: DetectionSettings = DetectionSettings(),
        from registry: ModelRegistry = .shared
    ) throws(WeirError) -> DetectionModel {
        let path = try ModelLocator.path(of: name)
        let file = try ModelFile(path: path)
        let source = try registry.source(file)
        let description = try describe(source.model, sidecars: sidecars(of: file), settings.overrides)
        var notices = description.notices
        let options = CompileOptions(
            device: settings.device,
            input: description.input,
            takesPlanes: description.input.layout == .channelsFirst,
            performance: settings.performance,
            precision: settings.precision,
            cacheFolder: ModelCache.folder { notices.append($0) }
        )
        let compilation = ModelRegistry.Compilation(
            file: file,
            options: options,
            requestCount: settings.requestCount
        )
        let shared = try registry.model(source, compilation)
        return DetectionModel(description: description, notices: notices, shared: shared)
    }

    /// How busy the model is now.
    public var load: SchedulingPolicy.Load { shared.scheduler.load }

    /// A new stream of frames; it keeps the model in use until it is closed.
    public func openStream(_ source: SourceID) throws(WeirError) -> DetectionStream {
        try DetectionStream(description, shared, source)
    }
}

// MARK: - What the model is

extension DetectionModel {
    private static func describe(
        _ model: any OpenedModel,
        sidecars: [ModelSidecar],
        _ overrides: ModelSettings
    ) throws(WeirError) -> ModelDescription {
        var facts = model.facts
        let shape = try ModelDescription.inputShape(facts: facts, sidecars: sidecars, overrides: overrides)
        if facts.inputs.map(\.shape) != [shape] { facts = try model.facts(inputShape: shape) }
        return try ModelDescription(facts: facts, sidecars: sidecars, overrides: overrides)
    }

    /// What the files beside a model say of it, in order of increasing weight.
    private static func sidecars(of file: ModelFile) throws(WeirError) -> [ModelSidecar] {
        var sidecars: [ModelSidecar] = []
        let labels = ModelSidecar.labelsFileName(forModel: file.name)
        if let text = try file.textBeside(labels) {
            sidecars.append(try ModelSidecar(labels: text, fileName: labels))
        }
        let settings = ModelSidecar.settingsFileName(forModel: file.name)
        if let text = try file.textBeside(settings) {
            sidecars.append(try ModelSidecar(settings: text, fileName: settings))
        }
        return sidecars
    }
}
