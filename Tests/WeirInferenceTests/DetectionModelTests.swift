import Foundation
import Testing
import WeirCore
import WeirDecoding

@testable import WeirInference

struct DetectionModelTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    /// A model of the SSD family that sees what `rows` say, in a file of its own.
    private func load(_ rows: [[Float]], labels: String = "") throws -> (DetectionModel, FakeEngine) {
        let path = try folder.write("ssd.onnx", "a model".utf8)
        if !labels.isEmpty { try folder.write("ssd.labels.txt", labels.utf8) }
        let facts = ModelFacts(
            fileName: "ssd.onnx",
            inputs: [ModelFacts.Port(name: "picture", shape: [1, 3, 64, 64])],
            outputs: [ModelFacts.Port(name: "output", shape: [1, 1, rows.count, 7])]
        )
        let output = FakeOutput(shape: [1, 1, rows.count, 7], values: rows.flatMap(\.self))
        let engine = FakeEngine(facts: facts, outputs: [output])
        return (try DetectionModel.load(path, from: ModelRegistry { engine }), engine)
    }

    /// Shows the model a picture of 200x100 gray pixels.
    private func infer(
        _ stream: DetectionStream,
        _ engine: FakeEngine,
        options: DecodingOptions? = nil
    ) throws -> [DetectedObject] {
        let found = Monitor<[DetectedObject]>([])
        try withGrayFrame(Size(width: 200, height: 100)) { frame in
            let decision = try stream.infer(frame, ticket: FrameTicket(), options: options) { result in
                found.update { $0 = (try? result.get())?.objects ?? [] }
            }
            #expect(decision == .infer)
        }
        engine.device.finishNext()
        return found.read { $0 }
    }

    /// What lies beside the link goes before, under the link's name; what doesn't is looked for beside the model.
    @Test func filesBesideALinkTellOfTheModelToo() throws {
        let (plain, engine) = try load([[-1, 0, 0, 0, 0, 0, 0]], labels: "a\nb\n")
        #expect(plain.description.labels == ["a", "b"])
        let registry = ModelRegistry { engine }
        for (name, target) in [
            ("link.onnx", "\(folder.path)/ssd.onnx"), ("further.onnx", "\(folder.path)/links/link.onnx"),
        ] {
            let link = "\(folder.path)/links/\(name)"
            try FileManager.default.createDirectory(atPath: "\(folder.path)/links", withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
            let stemName = name.replacing(".onnx", with: "")
            let stem = "links/\(stemName)"
            #expect(try DetectionModel.load(link, from: registry).description.labels == ["a", "b"])
            try folder.write(stem + ".weir", "threshold: 0.75".utf8)
            #expect(try DetectionModel.load(link, from: registry).description.labels == ["a", "b"])
            #expect(try DetectionModel.load(link, from: registry).description.threshold == 0.75)
            try folder.write(stem + ".labels.txt", "c\nd\n".utf8)
            #expect(try DetectionModel.load(link, from: registry).description.labels == ["c", "d"])
            #expect(
                try ModelInspection(link, from: registry).sidecars == ["\(stemName).labels.txt", "\(stemName).weir"]
            )
        }
        #expect(try DetectionModel.load("\(folder.path)/ssd.onnx", from: registry).description.threshold == 0.5)
    }

    @Test func objectsOfACropAreInPixelsOfTheWholeFrame() throws {
        let (model, engine) = try load([[0, 1, 0.9, 0.25, 0.5, 0.75, 1], [-1, 0, 0, 0, 0, 0, 0]], labels: "a\nb\n")
        let stream = try model.openStream(SourceID("a"))
        let found = Monitor<[DetectedObject]>([])
        try withGrayFrame(Size(width: 200, height: 100)) { frame in
            let crop = Box(x: 100, y: 20, width: 40, height: 60)
            _ = try stream.infer(frame, crop: crop, ticket: FrameTicket()) { result in
                found.update { $0 = (try? result.get())?.objects ?? [] }
            }
        }
        engine.device.finishNext()
        #expect(found.read { $0.map(\.box) } == [Box(x: 110, y: 50, width: 20, height: 30)])
    }

    @Test func objectsAreInPixelsOfTheFrame() throws {
        let (model, engine) = try load(
            [[0, 1, 0.9, 0.25, 0.5, 0.75, 1], [0, 2, 0.8, -0.5, -0.5, 0.5, 0.5], [-1, 0, 0, 0, 0, 0, 0]],
            labels: "nothing\nperson\ncar\n"
        )
        let objects = try infer(model.openStream(SourceID("a")), engine)
        #expect(
            objects == [
                DetectedObject(
                    box: Box(x: 50, y: 50, width: 100, height: 50),
                    classID: 1,
                    label: "person",
                    confidence: 0.9
                ),
                DetectedObject(box: Box(x: 0, y: 0, width: 100, height: 50), classID: 2, label: "car", confidence: 0.8),
            ]
        )
    }

    @Test func whatLiesOutsideTheFrameIsDropped() throws {
        let (model, engine) = try load([[0, 1, 0.9, 1.25, 0.5, 1.75, 1]])
        #expect(try infer(model.openStream(SourceID("a")), engine).isEmpty)
    }

    @Test func numbersThatAreNoneAreCounted() throws {
        let (model, engine) = try load([[0, 1, 0.9, .nan, 0.5, 0.75, 1], [0, 1, 0.9, 0.25, 0.5, .infinity, 1]])
        let stream = try model.openStream(SourceID("a"))
        #expect(try infer(stream, engine).isEmpty)
        #expect(stream.statistics.notNumbers == 2)
        #expect(stream.statistics.inferred == 1)
    }

    @Test func optionsHoldForTheirFrame() throws {
        let (model, engine) = try load([[0, 1, 0.9, 0.25, 0.5, 0.75, 1], [0, 2, 0.8, 0, 0, 0.5, 0.5]])
        let stream = try model.openStream(SourceID("a"))
        var options = model.description.options
        options.threshold = 0.85
        #expect(try infer(stream, engine, options: options).map(\.classID) == [1])
        options.allowedClasses = [2]
        #expect(try infer(stream, engine, options: options).isEmpty)
        #expect(try infer(stream, engine).map(\.classID) == [1, 2])
    }

    @Test func aFrameThatCannotBeReadGivesItsSlotBack() throws {
        let (model, engine) = try load([[0, 1, 0.9, 0.25, 0.5, 0.75, 1]])
        let stream = try model.openStream(SourceID("a"))
        let frame = VideoFrame(
            size: Size(width: 0, height: 0),
            format: .nv12,
            colorimetry: Colorimetry(matrix: .bt709, isFullRange: false),
            planes: []
        )
        #expect(throws: WeirError.self) {
            try stream.infer(frame, ticket: FrameTicket()) { _ in Issue.record("called for a frame that threw") }
        }
        #expect(model.load.busySlots == 0)
        #expect(engine.device.runningCount == 0)
    }

    @Test func theFilesBesideAModelSpeakForIt() throws {
        try folder.write("ssd.weir", "threshold: 0.75\n# a comment\nlabels: one, two, three\n".utf8)
        let (model, _) = try load([[0, 1, 0.9, 0.25, 0.5, 0.75, 1]], labels: "a\nb\nc\n")
        #expect(model.description.threshold == 0.75)
        #expect(model.description.labels == ["one", "two", "three"])
    }
}
