import Synchronization
import WeirCore
import WeirDecoding
import WeirInference

/// A number that several threads count.
final class Counter: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .sequentiallyConsistent) }

    func add(_ change: Int) { count.add(change, ordering: .sequentiallyConsistent) }
}

/// An engine whose runs end when the test says so.
final class FakeEngine: InferenceEngine {
    let name = "Fake"
    let devices: [String]
    let device = FakeDevice()
    let alive = Counter()
    /// How often a model was compiled.
    let compilations = Counter()
    private let facts: ModelFacts
    private let outputs: [FakeOutput]
    private let parallelRuns: Int
    private let prepareCompilation: @Sendable () throws(WeirError) -> Void

    init(
        facts: ModelFacts = ModelFacts(fileName: "fake.onnx", inputs: [], outputs: []),
        outputs: [FakeOutput] = [],
        parallelRuns: Int = 2,
        devices: [String] = ["CPU"],
        beforeCompilation: @escaping @Sendable () throws(WeirError) -> Void = {}
    ) {
        self.facts = facts
        self.outputs = outputs
        self.parallelRuns = parallelRuns
        self.devices = devices
        prepareCompilation = beforeCompilation
    }

    func hasDevice(_ device: String) -> Bool { devices.contains(device) }

    func open(_ file: ModelFile) throws(WeirError) -> any OpenedModel {
        FakeModel(facts: facts, engine: self)
    }

    fileprivate func request() -> FakeRequest {
        FakeRequest(device: device, alive: alive, outputs: outputs)
    }

    /// Requests without a model, for schedulers.
    func requests(_ count: Int) -> [any InferenceRequest] {
        (0..<count).map { _ in request() }
    }

    private final class FakeModel: OpenedModel {
        let facts: ModelFacts
        let engine: FakeEngine

        init(facts: ModelFacts, engine: FakeEngine) {
            self.facts = facts
            self.engine = engine
        }

        func facts(inputShapes: [[Int]]) -> ModelFacts { facts }

        func compile(_ options: CompileOptions) throws(WeirError) -> any CompiledModel {
            try engine.prepareCompilation()
            engine.compilations.add(1)
            return FakeCompiledModel(engine)
        }
    }

    private final class FakeCompiledModel: CompiledModel {
        let parallelRuns: Int
        private let engine: FakeEngine

        init(_ engine: FakeEngine) {
            parallelRuns = engine.parallelRuns
            self.engine = engine
            engine.alive.add(1)
        }

        deinit { engine.alive.add(-1) }

        func makeRequest() -> any InferenceRequest { engine.request() }
    }
}

/// What every run of the fake engine gives.
struct FakeOutput: Sendable {
    let shape: [Int]
    let values: [Float]
}

/// A request of the fake engine.
///
/// Unchecked: the pointer is never changed, and the scheduler gives it to one at a time.
final class FakeRequest: InferenceRequest, @unchecked Sendable {
    let input = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 64 * 64 * 3)
    private let device: FakeDevice
    private let alive: Counter
    private let tensors: [Tensor]

    init(device: FakeDevice, alive: Counter, outputs: [FakeOutput]) {
        self.device = device
        self.alive = alive
        tensors = outputs.map { output in
            let values = UnsafeMutableBufferPointer<Float>.allocate(capacity: output.values.count)
            _ = values.initialize(fromContentsOf: output.values)
            return Tensor(name: "output", shape: output.shape, values: UnsafeBufferPointer(values))
        }
        input.initialize(repeating: 0)
        alive.add(1)
    }

    deinit {
        input.deallocate()
        for tensor in tensors { tensor.values.deallocate() }
        alive.add(-1)
    }

    func start(_ completion: @escaping Completion) throws(WeirError) {
        try device.add { failure in
            completion(failure.map { .failure($0) } ?? .success(self.tensors))
        }
    }
}

/// The runs that are under way, in the order in which they were started.
final class FakeDevice: Sendable {
    typealias Run = @Sendable (WeirError?) -> Void

    private struct State {
        var runs: [Run] = []
        var refusal: WeirError?
        var isClosed = false
    }

    private let state = Monitor(State())

    var runningCount: Int { state.read { $0.runs.count } }

    /// Has every further start fail; nil to have them succeed again.
    func refuse(_ error: WeirError?) {
        state.update { $0.refusal = error }
    }

    fileprivate func add(_ run: @escaping Run) throws(WeirError) {
        let refusal = state.update { state in
            if state.refusal == nil { state.runs.append(run) }
            return state.refusal
        }
        if let refusal { throw refusal }
    }

    /// Ends the oldest run on this thread, waiting for one to be started.
    func finishNext(_ failure: WeirError? = nil) {
        let run = state.wait { $0.runs.isEmpty ? nil : $0.runs.removeFirst() }
        run(failure)
    }

    /// Ends runs as they come, every `failEvery`th with an error, until `close`.
    func work(failEvery: Int = .max) {
        var count = 0
        while true {
            let run = state.wait { state -> Run?? in
                if !state.runs.isEmpty { return .some(state.runs.removeFirst()) }
                return state.isClosed ? .some(nil) : nil
            }
            guard let run else { return }
            count += 1
            run(count.isMultiple(of: failEvery) ? WeirError(.library, "The fake device failed.") : nil)
        }
    }

    func close() {
        state.update { $0.isClosed = true }
    }
}
