public import WeirCore
public import WeirDecoding

/// What a model's file says of itself, and what Weir makes of it.
public struct ModelInspection: Sendable {
    /// The absolute path, links resolved.
    public let path: String
    /// Of the file and, where they lie beside it, its weights.
    public let byteCount: Int
    /// What the files beside it that tell of it are called.
    public let sidecars: [String]
    /// The inputs, outputs and metadata, or why no engine reads them.
    public let facts: Result<ModelFacts, WeirError>
    /// The model, ready to run, or why it can't be run.
    public let model: Result<DetectionModel, WeirError>

    /// Reads and compiles the model called `name`: a path, or `demo`, the model that Weir ships.
    ///
    /// Throws a sentence where there is no such file, or a file beside it can't be read; what is wrong with the model is
    /// part of the result.
    public init(
        _ name: String,
        settings: DetectionSettings = DetectionSettings(),
        from registry: ModelRegistry = .shared
    ) throws(WeirError) {
        let file = try ModelFile(path: try ModelLocator.path(of: name))
        let loading = ModelLoading(file: file, settings: settings, registry: registry)
        path = file.path
        byteCount = file.byteCount
        sidecars = try loading.sidecars().map(\.fileName)
        facts = Result { () throws(WeirError) in try loading.facts() }
        model = Result { () throws(WeirError) in DetectionModel(try loading.load()) }
    }
}
