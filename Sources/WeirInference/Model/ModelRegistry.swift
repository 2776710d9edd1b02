internal import Synchronization
public import WeirCore
internal import WeirDecoding

/// The models that are in use in a process: each is read and compiled once, however many ask for it.
///
/// A model is released with its last user. One that was written anew since is another model.
public final class ModelRegistry: Sendable {
    /// A file as one of the engines reads it.
    struct Reading: Hashable, Sendable {
        let file: ModelFile
        let engine: EngineSelection.Kind
    }

    /// What a compiled model is made of; equal ones share one.
    struct Compilation: Hashable, Sendable {
        let reading: Reading
        let options: CompileOptions
        let requestCount: Int?
        let batch: BatchChoice
    }

    /// The models of this process.
    public static let shared = ModelRegistry { kind throws(WeirError) in
        switch kind {
        case .openVINO: try OpenVINOEngine.shared.get()
        case .onnxRuntime: try ONNXRuntimeEngine.shared.get()
        }
    }

    let engine: @Sendable (EngineSelection.Kind) throws(WeirError) -> any InferenceEngine
    private let sources = SharedValues<Reading, ModelSource>()
    private let models = SharedValues<Compilation, SharedModel>()

    /// A registry of models that the engines of each kind run; one is asked for when a model needs it.
    init(engines: @escaping @Sendable (EngineSelection.Kind) throws(WeirError) -> any InferenceEngine) {
        engine = engines
    }

    /// A registry of models that `engine` runs, whatever is asked for.
    public convenience init(engine: @escaping @Sendable () throws(WeirError) -> any InferenceEngine) {
        self.init { _ throws(WeirError) in try engine() }
    }

    /// How many compiled models are in use.
    public var modelCount: Int { models.count }

    func source(_ reading: Reading) throws(WeirError) -> ModelSource {
        try sources.value(for: reading) { () throws(WeirError) in
            ModelSource(try engine(reading.engine).open(reading.file))
        }
    }

    func model(_ source: ModelSource, _ compilation: Compilation) throws(WeirError) -> SharedModel {
        try models.value(for: compilation) { () throws(WeirError) in
            try SharedModel(source, compilation)
        }
    }
}
