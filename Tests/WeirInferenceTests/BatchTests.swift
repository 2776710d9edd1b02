import Testing
import WeirCore
import WeirDecoding

@testable import WeirInference

/// Several pictures in one run.
struct BatchTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    @Test func stepsOfTwoMakeAnyNumber() {
        #expect(BatchChoice.automatic.sizes == [2, 4, 8])
        #expect(
            [0, 1, 2, 3, 4, 9].map { BatchChoice.upTo($0).sizes } == [[], [], [2], [2, 3], [2, 4], [2, 4, 8, 9]]
        )
    }

    @Test(arguments: TestedEngine.allCases)
    func aBatchIsPicturesOneAfterTheOther(_ tested: TestedEngine) throws {
        let model = try tested.identity(tested.changesFixedShapes ? "1,3,2,2" : "?,3,2,2", in: folder)
        let input = ModelInput(size: Size(width: 2, height: 2), mean: [1, 2, 3], scale: [2, 2, 2])
        let options = CompileOptions(input: input, batch: 3, takesPlanes: true)
        let request = try model.compile(options).makeRequest()
        #expect(request.input.count == 36)
        for index in 0..<36 { request.input[index] = UInt8(index) }
        let output = try request.run().get()[0]
        #expect(output.shape == [3, 3, 2, 2])
        let expected = (0..<36).map { (index: Int) -> Float in
            let channel = index % 12 / 4
            return Float(index - (channel + 1)) * 2
        }
        #expect(output.values == expected)
    }

    @Test func aFixedBatchIsNotChangedByONNXRuntime() throws {
        let model = try TestedEngine.onnxRuntime.identity("1,3,2,2", in: folder)
        let options = CompileOptions(input: ModelInput(size: Size(width: 2, height: 2)), batch: 2)
        #expect(throws: WeirError.self) { try model.compile(options) }
    }

    // MARK: - What waits together runs together

    @Test func whatFindsTheDeviceIdleRunsAloneAndTheRestIsGathered() throws {
        let device = RecordingModel.Device()
        let queue = try BatchQueue(
            [1, 2, 4].map { .init(size: $0, model: RecordingModel($0, device)) },
            parallelRuns: 1
        )
        let requests = (0..<8).map { _ in BatchedRequest(queue) }
        let answers = Monitor<[Int: [Float]]>([:])
        for (index, request) in requests.enumerated() {
            request.input.update(repeating: UInt8(index))
            request.start { result in
                let values = (try? result.get())?.flatMap { Array($0.values) } ?? []
                answers.update { $0[index] = values }
            }
        }
        #expect(device.sizes == [1])
        while device.finishNext() {}
        // Seven wait when the first ends, three when the four do.
        #expect(device.sizes == [1, 4, 2, 1])
        let expected = Dictionary(uniqueKeysWithValues: (0..<8).map { ($0, [Float($0)]) })
        #expect(answers.read { $0 } == expected)
    }

    @Test func othersThatAreUnderWayGetTheirShare() throws {
        let device = RecordingModel.Device()
        let queue = try BatchQueue([1, 4].map { .init(size: $0, model: RecordingModel($0, device)) }, parallelRuns: 2)
        let requests = (0..<7).map { _ in BatchedRequest(queue) }
        for request in requests { request.start { _ in } }
        #expect(device.sizes == [1, 1])
        device.finishNext()
        // Five wait, and the other run takes some of them when it ends: three are no four.
        #expect(device.sizes == [1, 1, 1])
        while device.finishNext() {}
        #expect(device.sizes.reduce(0, +) == 7)
    }

    @Test func aRunThatFailsIsToldToAllOfItsPictures() throws {
        let device = RecordingModel.Device()
        let queue = try BatchQueue([1, 2].map { .init(size: $0, model: RecordingModel($0, device)) }, parallelRuns: 1)
        let requests = (0..<3).map { _ in BatchedRequest(queue) }
        let failures = Monitor<[Int]>([])
        for (index, request) in requests.enumerated() {
            request.start { result in
                if case .failure = result { failures.update { $0.append(index) } }
            }
        }
        device.finishNext()
        device.finishNext(WeirError(.library, "The fake device failed."))
        #expect(failures.read { $0 } == [1, 2])
    }

    @Test func aRunThatCannotStartIsToldToItsPicturesAndTheNextWorks() throws {
        let device = RecordingModel.Device()
        let queue = try BatchQueue([.init(size: 1, model: RecordingModel(1, device))], parallelRuns: 1)
        let request = BatchedRequest(queue)
        let results = Monitor<[Bool]>([])
        device.refuses(true)
        request.start { result in results.update { $0.append((try? result.get()) != nil) } }
        device.refuses(false)
        request.start { result in results.update { $0.append((try? result.get()) != nil) } }
        device.finishNext()
        #expect(results.read { $0 } == [false, true])
    }

    @Test func anOutputThatIsNotOneForEachPictureIsSaid() throws {
        let values = UnsafeMutableBufferPointer<Float>.allocate(capacity: 6)
        values.initialize(repeating: 0)
        defer { values.deallocate() }
        let tensor = Tensor(name: "boxes", shape: [1, 6], values: UnsafeBufferPointer(values))
        let whole = try tensor.part(0, of: 1)
        #expect(whole.shape == [1, 6])
        let error = #expect(throws: WeirError.self) { try tensor.part(0, of: 2) }
        let words = "The output 'boxes' of a run on 2 pictures is 1x6, and has no part for each; set batch to 1."
        #expect(error?.message == words)
    }

    // MARK: - Real models

    private static let attributes =
        "omz/vehicle-attributes-recognition-barrier-0039/FP16/"
        + "vehicle-attributes-recognition-barrier-0039.xml"
    private static let embeddings = "omz/face-reidentification-retail-0095/FP16/face-reidentification-retail-0095.xml"
    private static let detector = TestModels.personDetection

    /// Rounds to 16 bits alike, too, where the processor computes so.
    @Test(.enabled(if: TestModels.hasData), arguments: [attributes, embeddings])
    func theAnswersOfABatchAreThoseOfSingleRunsBitByBit(_ name: String) throws {
        for precision in [InferencePrecision.automatic, .fp32] {
            let model = try OpenVINOEngine.shared.get().open(ModelFile(path: TestModels.path(name)))
            let size = Size(width: model.facts.inputs[0].shape[3], height: model.facts.inputs[0].shape[2])
            var options = CompileOptions(input: ModelInput(size: size), takesPlanes: true, precision: precision)
            let alone = try BatchRehearsal(try model.compile(options), size: 1, runs: 1)
            for batch in [2, 4, 8] {
                options.batch = batch
                let together = try BatchRehearsal(try model.compile(options), size: batch, runs: 1).answers(from: 0)
                #expect(together.count == batch)
                for (place, answer) in together.enumerated() {
                    #expect(try alone.answers(from: place) == [answer], "\(name) \(precision) \(place) of \(batch)")
                }
            }
        }
    }

    @Test(.enabled(if: TestModels.hasData))
    func aBatchThatIsAskedForIsTaken() throws {
        for (most, expected) in [(1, 1), (3, 3), (8, 8)] {
            var settings = DetectionSettings(batch: .upTo(most))
            try settings.overrides.set("task", to: "classify", at: "test")
            let model = try DetectionModel.load(TestModels.path(Self.attributes), settings: settings)
            #expect(model.largestBatch == expected)
            #expect(model.load.slots == model.requestCount * expected)
            #expect(model.notices.allSatisfy { !$0.contains("pictures in one run") })
        }
    }

    /// Its output is one list for all pictures, which numbers them.
    @Test(.enabled(if: TestModels.hasData))
    func aModelThatCannotIsRunOneByOneAndSaysSo() throws {
        let path = TestModels.path(Self.detector)
        let model = try DetectionModel.load(path, settings: DetectionSettings(batch: .upTo(4)))
        #expect(model.largestBatch == 1)
        #expect(
            model.notices.contains(
                "person-detection-retail-0013.xml can't look at 4 pictures in one run, since its shapes or its answers "
                    + "depend on their number; it looks at one at a time."
            )
        )
        #expect(try DetectionModel.load(path).largestBatch == 1)
    }
}

/// A model whose output is the first byte of each picture; its runs end when the test says so.
private final class RecordingModel: CompiledModel {
    final class Device: Sendable {
        private struct State {
            var sizes: [Int] = []
            var runs: [@Sendable (WeirError?) -> Void] = []
            var refuses = false
        }

        private let state = Monitor(State())

        /// How many pictures each run has had so far.
        var sizes: [Int] { state.read { $0.sizes } }

        func refuses(_ refuses: Bool) { state.update { $0.refuses = refuses } }

        func add(_ size: Int, _ run: @escaping @Sendable (WeirError?) -> Void) throws(WeirError) {
            let isRefused = state.update { state in
                guard !state.refuses else { return true }
                state.sizes.append(size)
                state.runs.append(run)
                return false
            }
            if isRefused { throw WeirError(.library, "The fake device refuses.") }
        }

        /// Ends the oldest run; false where there is none.
        @discardableResult func finishNext(_ failure: WeirError? = nil) -> Bool {
            guard let run = state.update({ $0.runs.isEmpty ? nil : $0.runs.removeFirst() }) else { return false }
            run(failure)
            return true
        }
    }

    /// Unchecked: the queue has one user of it at a time.
    private final class Request: InferenceRequest, @unchecked Sendable {
        static let pictureBytes = 12
        let input: UnsafeMutableBufferPointer<UInt8>
        private let values: UnsafeMutableBufferPointer<Float>
        private let size: Int
        private let device: Device

        init(_ size: Int, _ device: Device) {
            (self.size, self.device) = (size, device)
            input = .allocate(capacity: size * Self.pictureBytes)
            values = .allocate(capacity: size)
            input.initialize(repeating: 0)
            values.initialize(repeating: 0)
        }

        deinit {
            input.deallocate()
            values.deallocate()
        }

        func start(_ completion: @escaping Completion) throws(WeirError) {
            try device.add(size) { [self] failure in
                for place in 0..<size { values[place] = Float(input[place * Self.pictureBytes]) }
                let tensor = Tensor(name: "first", shape: [size, 1], values: UnsafeBufferPointer(values))
                completion(failure.map { .failure($0) } ?? .success([tensor]))
            }
        }
    }

    let parallelRuns = 1
    private let size: Int
    private let device: Device

    init(_ size: Int, _ device: Device) { (self.size, self.device) = (size, device) }

    func makeRequest() -> any InferenceRequest { Request(size, device) }
}
