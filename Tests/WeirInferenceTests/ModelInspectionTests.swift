import Testing
import WeirCore
import WeirDecoding

@testable import WeirInference

struct ModelInspectionTests {
    private let facts = ModelFacts(
        fileName: "ssd.onnx",
        inputs: [ModelFacts.Port(name: "picture", shape: [1, 3, 64, 64])],
        outputs: [ModelFacts.Port(name: "output", shape: [1, 1, 4, 7])],
        metadata: ["weir.threshold": "0.4"]
    )

    private func inspect(_ facts: ModelFacts, sidecar: String) throws -> ModelInspection {
        let folder = try TestFolder()
        let path = try folder.write("ssd.onnx", "a model".utf8)
        try folder.write("ssd.weir", sidecar.utf8)
        let engine = FakeEngine(facts: facts, outputs: [FakeOutput(shape: [1, 1, 4, 7], values: [])])
        return try ModelInspection(path, from: ModelRegistry { engine })
    }

    @Test func itTellsTheFileAndWhoSaysWhat() throws {
        let inspection = try inspect(facts, sidecar: "labels: car, bus\n")
        #expect(inspection.byteCount == "a model".utf8.count)
        #expect(inspection.sidecars == ["ssd.weir"])
        #expect(try inspection.facts.get() == facts)
        let model = try inspection.model.get()
        #expect(model.place == "Fake on CPU")
        #expect(model.description.statedBy == ["threshold": "The metadata of ssd.onnx", "labels": "ssd.weir"])
        #expect(model.description.stated.threshold == 0.4)
        #expect(model.description.stated.labels == ["car", "bus"])
    }

    @Test func whatIsWrongIsPartOfIt() throws {
        var facts = facts
        facts.outputs[0].shape = [1, 5]
        let inspection = try inspect(facts, sidecar: "")
        #expect(try inspection.facts.get() == facts)
        #expect(throws: WeirError.self) { try inspection.model.get() }
    }
}
