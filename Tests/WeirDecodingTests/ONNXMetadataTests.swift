import Testing
import WeirCore

@testable import WeirDecoding

@Suite struct ONNXMetadataTests {
    /// A field of the length-delimited kind.
    private static func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        precondition(bytes.count < 1 << 14)
        return [number << 3 | 2, UInt8(bytes.count & 0x7f) | 0x80, UInt8(bytes.count >> 7)] + bytes
    }

    private static func entry(_ key: String, _ value: String) -> [UInt8] {
        field(14, field(1, Array(key.utf8)) + field(2, Array(value.utf8)))
    }

    /// ir_version 8, a producer, a graph of 300 bytes, two entries, an opset import.
    private static let model: [UInt8] =
        [0x08, 0x08] + field(2, Array("pytorch".utf8)) + field(7, [UInt8](repeating: 0xff, count: 300))
        + entry("names", "{0: 'Straße'}") + entry("task", "detect") + field(8, [0x10, 0x11])

    private func read(_ bytes: [UInt8]) throws -> [String: String] {
        try bytes.withUnsafeBytes { try ONNXMetadata.read($0, file: "m.onnx") }
    }

    @Test func entriesAreReadAndTheGraphIsSteppedOver() throws {
        #expect(try read(Self.model) == ["names": "{0: 'Straße'}", "task": "detect"])
    }

    @Test func theNamesOfTheOutputsAreInTheGraph() {
        func names(_ bytes: [UInt8]) -> [String] { bytes.withUnsafeBytes { ONNXGraph.outputNames($0) } }
        let outputs = Self.field(12, Self.field(1, Array("scores".utf8))) + Self.field(12, Self.field(2, []))
        let graph = Self.field(1, [UInt8](repeating: 0xff, count: 300)) + Self.field(11, []) + outputs
        #expect(names([0x08, 0x08] + Self.field(7, graph) + Self.entry("task", "detect")) == ["scores", ""])
        #expect(names(Self.model) == [])
        #expect(names([]) == [])
        for count in 0..<graph.count { _ = names(Self.field(7, Array(graph[..<count]))) }
    }

    @Test func otherKindsOfFieldsAreSteppedOver() throws {
        let fixed64: [UInt8] = [15 << 3 | 1] + [UInt8](repeating: 7, count: 8)
        let fixed32: [UInt8] = [15 << 3 | 5] + [UInt8](repeating: 7, count: 4)
        #expect(try read(fixed64 + fixed32 + Self.model).count == 2)
    }

    @Test func anEntryWithoutAKeyDoesNotCount() throws {
        let entries = Self.field(14, Self.field(2, [65])) + Self.field(14, []) + Self.field(14, [0x0a, 0x7f])
        #expect(try read(entries + Self.field(7, [])) == [:])
    }

    @Test func aFileThatIsCutGetsASentence() {
        let whole = Self.model.count
        #expect(
            message { _ = try read(Array(Self.model[..<100])) }
                == "m.onnx is no whole ONNX model: it cannot be read past byte 12 of 100; copy or export it again."
        )
        for count in 1..<whole {
            // Where a field ends, what is there is whole; without the graph it is no model.
            if let text = message({ _ = try read(Array(Self.model[..<count])) }) {
                #expect(text.hasPrefix("m.onnx is no "))
            }
        }
    }

    @Test func whatIsNoModelGetsASentence() {
        #expect(message { _ = try read([]) } == "m.onnx is empty; export the model again.")
        #expect(
            message { _ = try read(Self.entry("names", "x")) }
                == "m.onnx is no ONNX model: it holds no graph; give a model that was exported as ONNX."
        )
        #expect(message { _ = try read(Array("hello world, this is text".utf8)) }?.hasPrefix("m.onnx is no ") == true)
    }

    @Test func lengthsBeyondAllBoundsAreRefused() {
        let huge: [UInt8] = [14 << 3 | 2] + [UInt8](repeating: 0xff, count: 9) + [0x01]
        let endless: [UInt8] = [14 << 3 | 2] + [UInt8](repeating: 0xff, count: 40)
        for bytes in [huge, endless, [0x00], [0x73], [0xff]] {
            #expect(message { _ = try read(bytes) }?.contains("no whole ONNX model") == true)
        }
    }

    @Test func flippedBytesAreSurvived() {
        var random = TestRandom(seed: 5)
        var refused = 0
        for _ in 0..<3000 {
            var bytes = Self.model
            for _ in 0..<random.int(1..<6) { bytes[random.int(0..<bytes.count)] = UInt8(random.int(0..<256)) }
            if message({ _ = try read(bytes) }) != nil { refused += 1 }
        }
        #expect((1..<3000).contains(refused))
    }
}
