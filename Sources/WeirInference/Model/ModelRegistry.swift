internal import Synchronization
public import WeirCore
internal import WeirDecoding

/// The models that are in use in a process: each is read and compiled once, however many ask for it.
///
/// A model is released with its last user. One that was written anew since is another model.
public final class ModelRegistry: Sendable {
    /// What a compiled model is made of; equal ones share one.
    struct Compilation: Hashable, Sendable {
        let file: ModelFile
        let options: CompileOptions
        let requestCount: Int?
    }

    /// The models of this process, run by OpenVINO.
    public static let shared = ModelRegistry { () throws(WeirError) in try OpenVINOEngine.shared.get() }

    private let engine: @Sendable () throws(WeirError) -> any InferenceEngine
    private let sources = SharedValues<ModelFile, ModelSource>()
    private let models = SharedValues<Compilation, SharedModel>()

    /// A registry of models that `engine` runs; it is asked for when a model is.
    public init(engine: @escaping @Sendable () throws(WeirError) -> any InferenceEngine) {
        self.engine = engine
    }

    /// How many compiled models are in use.
    public var modelCount: Int { models.count }

    func source(_ file: ModelFile) throws(WeirError) -> ModelSource {
        try sources.value(for: file) { () throws(WeirError) in
            ModelSource(try engine().open(file))
        }
    }

    func model(_ source: ModelSource, _ compilation: Compilation) throws(WeirError) -> SharedModel {
        try models.value(for: compilation) { () throws(WeirError) in
            try SharedModel(source, compilation)
        }
    }
}
