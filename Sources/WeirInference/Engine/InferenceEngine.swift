public import WeirCore
public import WeirDecoding

/// A library that runs models on the devices of this machine.
public protocol InferenceEngine: Sendable {
    /// The name that the library goes by, such as "OpenVINO".
    var name: String { get }

    /// The devices of this machine that it can compile for, such as "CPU" and "GPU.0".
    var devices: [String] { get }

    /// Whether this machine has `device`, which may also be a choice or a combination in the engine's words.
    func hasDevice(_ device: String) -> Bool

    /// Reads a model without compiling it.
    ///
    /// Throws a sentence where the file is no model that the library understands.
    func open(_ file: ModelFile) throws(WeirError) -> any OpenedModel
}

/// A model that was read: it can say what it is, and be compiled.
public protocol OpenedModel: Sendable {
    /// The inputs, outputs and metadata, as the file states them.
    var facts: ModelFacts { get }

    /// The facts of the model when its inputs, in the order of `facts`, have these shapes.
    ///
    /// Throws a sentence where the model cannot take them.
    func facts(inputShapes: [[Int]]) throws(WeirError) -> ModelFacts

    /// Makes the model ready to run.
    ///
    /// Throws a sentence where the device doesn't exist, lacks the precision or cannot run the model, or where the input
    /// doesn't fit it.
    func compile(_ options: CompileOptions) throws(WeirError) -> any CompiledModel
}

/// How a model is compiled.
public struct CompileOptions: Hashable, Sendable {
    /// What the device is asked to be good at.
    public enum Performance: Hashable, Sendable {
        /// As many results a second as can be.
        case throughput
        /// Each result as early as can be.
        case latency
    }

    /// The device's name in the engine's words, such as "CPU" or "GPU.0".
    public var device: String
    /// What the bytes in a request's input mean.
    public var input: ModelInput
    /// How many pictures a run takes: so many times the bytes of one, and so many parts of each output.
    public var batch: Int
    /// What the inputs take that are no picture: all but one.
    public var constants: [ConstantInput]
    /// Whether the bytes come as a plane for each channel, one after the other, rather than interleaved.
    ///
    /// A model whose layout is `channelsFirst` is spared a pass over its input that way.
    public var takesPlanes: Bool
    public var performance: Performance
    /// What the device computes in; outputs are 32-bit floats all the same.
    public var precision: InferencePrecision
    /// Where compiled models are kept for the next start; nil to keep none.
    public var cacheFolder: String?

    public init(
        device: String = "CPU",
        input: ModelInput,
        batch: Int = 1,
        constants: [ConstantInput] = [],
        takesPlanes: Bool = false,
        performance: Performance = .throughput,
        precision: InferencePrecision = .automatic,
        cacheFolder: String? = nil
    ) {
        self.device = device
        self.input = input
        self.batch = batch
        self.constants = constants
        self.takesPlanes = takesPlanes
        self.performance = performance
        self.precision = precision
        self.cacheFolder = cacheFolder
    }
}

/// A model that is ready to run.
public protocol CompiledModel: AnyObject, Sendable {
    /// How many runs the device works on at a time; at least 1.
    var parallelRuns: Int { get }

    /// Makes a place for one run at a time.
    func makeRequest() throws(WeirError) -> any InferenceRequest
}

/// A place for one run at a time: the pictures, and the outputs when it is done.
///
/// A batch has a longer `input`, one picture after the other, and a longer first dimension of the outputs.
public protocol InferenceRequest: AnyObject, Sendable {
    typealias Completion = @Sendable (Result<[Tensor], WeirError>) -> Void

    /// The input's bytes, in the size and channel order of `CompileOptions.input`, without padding.
    ///
    /// They are rows of pixels of interleaved channels, or planes where `CompileOptions.takesPlanes` says so; to be
    /// written between runs only.
    var input: UnsafeMutableBufferPointer<UInt8> { get }

    /// Starts a run and returns at once.
    ///
    /// `completion` is called exactly once, on a thread of the engine that has to go back to work: be short. The tensors
    /// are borrowed for the length of that call. It is not called when this throws.
    ///
    /// The next run may be started once `completion` needs the tensors no more, but not by the thread that is in it.
    func start(_ completion: @escaping Completion) throws(WeirError)
}
