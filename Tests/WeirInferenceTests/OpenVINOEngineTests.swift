import Glibc
import Testing
import WeirCore

@testable import WeirInference

/// OpenVINO keeps the contract of engines.
struct OpenVINOEngineTests {
    private let contract: EngineContract

    init() throws {
        let folder = try TestFolder()
        contract = EngineContract(
            engine: try OpenVINOEngine.shared.get(),
            identity: { shape in try folder.writeModel("identity", TestModels.identity(shape: shape)) },
            failing: {
                try folder.writeModel("failing", TestModels.failing, weights: TestModels.failingWeights)
            }
        )
    }

    @Test func factsAreThoseOfTheFile() throws { try contract.factsAreThoseOfTheFile() }
    @Test func openDimensionsAreTold() throws { try contract.openDimensionsAreTold() }
    @Test func grayPixelsAreOneChannel() throws { try contract.grayPixelsAreOneChannel() }
    @Test func aModelIsCompiledSeveralWays() throws { try contract.aModelIsCompiledSeveralWays() }
    @Test func aFailedRunSaysSoAndTheNextWorks() throws { try contract.aFailedRunSaysSoAndTheNextWorks() }
    @Test func theLastReferenceMayGoInACompletion() throws { try contract.theLastReferenceMayGoInACompletion() }
    @Test func anUnknownDeviceIsRefused() throws { try contract.anUnknownDeviceIsRefused() }

    @Test(
        arguments: [
            (ModelInput.Layout.channelsFirst, "1,3,2,4"), (.channelsFirst, "?,3,?,?"), (.channelsFirst, "4,3,2,4"),
            (.channelsLast, "1,2,4,3"), (.channelsLast, "?,?,?,3"),
        ],
        [false, true]
    )
    func pixelsBecomeTheModelsInput(_ model: (layout: ModelInput.Layout, shape: String), planes: Bool) throws {
        try contract.pixelsBecomeTheModelsInput(model.layout, shape: model.shape, planes: planes)
    }

    @Test func everyPrecisionOfTheDeviceGivesTheOutputs() throws { try contract.everyPrecisionGivesTheOutputs() }

    @Test func aPrecisionThatTheDeviceLacksIsRefused() throws {
        let offered = "WINOGRAD FP32 INT8 BIN EXPORT_IMPORT"
        try OpenVINOEngine.checkPrecision(.fp32, of: "CPU", offering: offered)
        try OpenVINOEngine.checkPrecision(.bf16, of: "AUTO", offering: "")
        #expect {
            try OpenVINOEngine.checkPrecision(.bf16, of: "CPU", offering: offered)
        } throws: { error in
            (error as? WeirError)?.message == "The device CPU does not compute in bf16; choose one of auto, fp32."
        }
    }

    /// The library's global objects must not go while a run uses them.
    @Test(.enabled(if: TestModels.hasData, "needs the test data"))
    func aProcessMayEndWhileRunsAreUnderWay() async {
        await #expect(processExitsWith: .success) {
            let file = try ModelFile(path: TestModels.path(TestModels.personDetection))
            let model = try OpenVINOEngine.shared.get().open(file)
            let input = ModelInput(size: Size(width: 544, height: 320))
            let compiled = try model.compile(CompileOptions(input: input))
            let scheduler = InferenceScheduler(
                requests: try (0..<4).map { _ in try compiled.makeRequest() },
                parallelRuns: compiled.parallelRuns
            )
            let stream = scheduler.openStream(SourceID("a"))
            let ended = Counter()
            while ended.value < 5 {
                guard case .infer(let slot) = stream.admit(FrameTicket()) else { return }
                try slot.start { _ in ended.add(1) }
            }
            exit(0)
        }
    }
}
