import Testing
import WeirCore
import WeirDecoding

@testable import WeirInference

struct ModelRegistryTests {
    private static let facts = ModelFacts(
        fileName: "ssd.onnx",
        inputs: [ModelFacts.Port(name: "picture", shape: [1, 3, 64, 64])],
        outputs: [ModelFacts.Port(name: "output", shape: [1, 1, 4, 7])]
    )
    private let folder: TestFolder
    private let path: String

    init() throws {
        folder = try TestFolder()
        path = try folder.write("ssd.onnx", "a model".utf8)
    }

    private func load(_ engine: FakeEngine, _ registry: ModelRegistry, device: String = "CPU") throws -> DetectionModel
    {
        try DetectionModel.load(path, settings: DetectionSettings(device: device), from: registry)
    }

    @Test func oneCompiledModelHoweverManyAsk() throws {
        let engine = FakeEngine(facts: Self.facts)
        let registry = ModelRegistry { engine }
        var users = try (0..<10).map { _ in try load(engine, registry) }
        #expect(engine.compilations.value == 1)
        #expect(registry.modelCount == 1)
        #expect(engine.alive.value == 3, "the requests of one compiled model")
        let stream = try users[0].openStream(SourceID("a"))
        users = []
        #expect(registry.modelCount == 1, "a stream keeps its model")
        stream.close()
        _ = consume stream
        #expect(registry.modelCount == 0)
        #expect(engine.alive.value == 0)
        _ = try load(engine, registry)
        #expect(engine.compilations.value == 2)
    }

    @Test func aQuarterMoreRequestsThanParallelRuns() throws {
        #expect([1, 2, 4, 8, 16].map(SharedModel.requestCount) == [2, 3, 5, 10, 20])
        let engine = FakeEngine(facts: Self.facts)
        let settings = DetectionSettings(requestCount: 7)
        let model = try DetectionModel.load(path, settings: settings, from: ModelRegistry { engine })
        #expect(model.load.slots == 7)
    }

    @Test func settingsThatDifferMakeAnotherModel() throws {
        let engine = FakeEngine(facts: Self.facts, devices: ["CPU", "GPU"])
        let registry = ModelRegistry { engine }
        let first = try load(engine, registry)
        let second = try load(engine, registry, device: "GPU")
        var threshold = DetectionSettings()
        threshold.overrides.threshold = 0.9
        let third = try DetectionModel.load(path, settings: threshold, from: registry)
        #expect(registry.modelCount == 2, "a threshold needs no model of its own")
        #expect(third.description.threshold == 0.9)
        withExtendedLifetime((first, second, third)) {}
    }

    @Test func aFileThatWasWrittenAnewIsAnotherModel() throws {
        let engine = FakeEngine(facts: Self.facts)
        let registry = ModelRegistry { engine }
        let first = try load(engine, registry)
        try folder.write("ssd.onnx", "another model".utf8)
        let second = try load(engine, registry)
        #expect(engine.compilations.value == 2)
        withExtendedLifetime((first, second)) {}
    }

    @Test func concurrentAsksShareOneCompilation() throws {
        let isOpen = Monitor(false)
        let engine = FakeEngine(facts: Self.facts, beforeCompilation: { _ = isOpen.wait { $0 ? true : nil } })
        let registry = ModelRegistry { engine }
        let loaders = (0..<8).map { _ in TestThread { try? self.load(engine, registry) } }
        isOpen.update { $0 = true }
        let models = loaders.map { $0.join() }
        #expect(models.allSatisfy { $0 != nil })
        #expect(engine.compilations.value == 1)
    }

    @Test func concurrentAsksShareAnErrorThatIsForgottenThen() throws {
        let attempts = Counter()
        let values = SharedValues<String, Counter>()
        let asks = (0..<8).map { _ in
            TestThread { () -> String in
                do throws(WeirError) {
                    _ = try values.value(for: "a") { () throws(WeirError) in
                        attempts.add(1)
                        // All others have asked by then.
                        spin { values.waitingCount == 7 }
                        throw WeirError(.model, "It is broken.")
                    }
                    return ""
                } catch {
                    return error.message
                }
            }
        }
        #expect(asks.map { $0.join() } == Array(repeating: "It is broken.", count: 8))
        #expect(attempts.value == 1)
        let value = try values.value(for: "a") { Counter() }
        #expect(values.count == 1)
        withExtendedLifetime(value) {}
    }
}
