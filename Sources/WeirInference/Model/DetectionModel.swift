public import WeirCore
public import WeirDecoding

/// How a detector is run.
public struct DetectionSettings: Hashable, Sendable {
    public var engine: InferenceEngineChoice
    /// The device's name in the engine's words, such as "CPU" or "GPU.0", or several in order of preference: "GPU,CPU".
    public var device: String
    public var performance: CompileOptions.Performance
    public var precision: InferencePrecision
    /// How many runs the model may have in work at once; nil for as many as keep the device busy.
    public var requestCount: Int?
    /// How many frames, or parts of them, it may look at in one run.
    public var batch: BatchChoice
    /// What overrules what the model's file and the files beside it say.
    public var overrides: ModelSettings

    public init(
        engine: InferenceEngineChoice = .automatic,
        device: String = "CPU",
        performance: CompileOptions.Performance = .throughput,
        precision: InferencePrecision = .automatic,
        requestCount: Int? = nil,
        batch: BatchChoice = .automatic,
        overrides: ModelSettings = ModelSettings()
    ) {
        self.engine = engine
        self.device = device
        self.performance = performance
        self.precision = precision
        self.requestCount = requestCount
        self.batch = batch
        self.overrides = overrides
    }
}

/// A detector that is ready to look at frames.
public final class DetectionModel: Sendable {
    public let description: ModelDescription
    /// What the user should know, a sentence each.
    public let notices: [String]
    /// The engine and the device that run it, such as "OpenVINO on CPU".
    public let place: String
    /// Whether it computes in 8-bit integers.
    public let isQuantized: Bool
    private let shared: SharedModel

    init(_ loaded: ModelLoading.Loaded) {
        description = loaded.description
        notices = loaded.notices
        place = loaded.place
        isQuantized = loaded.isQuantized
        shared = loaded.shared
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
        let file = settings.precision == .int8 ? try QuantizedForm.file(of: path) : try ModelFile(path: path)
        return DetectionModel(try ModelLoading(file: file, settings: settings, registry: registry).load())
    }

    /// The most frames, or parts of them, that it looks at in one run.
    public var largestBatch: Int { shared.largestBatch }

    /// How many runs it may have in work at once.
    public var requestCount: Int { shared.requestCount }

    /// How busy the model is now.
    public var load: SchedulingPolicy.Load { shared.scheduler.load }

    /// A new stream of frames; it keeps the model in use until it is closed.
    public func openStream(_ source: SourceID) throws(WeirError) -> DetectionStream {
        try DetectionStream(description, shared, source)
    }
}
