import Testing

@testable import WeirDecoding

@Suite struct TensorFlowLiteGraphTests {
    /// The places in a file are told from where they stand, so that this writes from the end to the beginning.
    private struct Writer {
        /// What is written, from the end on.
        private var bytes: [UInt8] = []

        var data: [UInt8] { bytes.reversed() }

        mutating func add(_ value: UInt32, size: Int = 4) {
            for place in (0..<size).reversed() { bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(8 * place))) }
        }

        /// The place of what was written last, from the end.
        var place: Int { bytes.count }

        /// A list of numbers, or of places that were written before.
        mutating func list(_ values: [UInt32], arePlaces: Bool = false) -> Int {
            for value in values.reversed() { add(arePlaces ? UInt32(place + 4) - value : value) }
            add(UInt32(values.count))
            return place
        }

        /// A table of fields of four bytes; those that are places are told from the end.
        mutating func table(_ fields: [(value: Int, isPlace: Bool)?]) -> Int {
            for field in fields.reversed() {
                let value = field.map { $0.isPlace ? UInt32(place + 4 - $0.value) : UInt32($0.value) } ?? 0
                add(value)
            }
            let length = UInt32(4 + 2 * fields.count)
            // The list of places stands before the table.
            add(length)
            let start = place
            for (index, field) in fields.enumerated().reversed() {
                add(field == nil ? 0 : UInt32(4 + 4 * index), size: 2)
            }
            add(UInt32(4 + 4 * fields.count), size: 2)
            add(length, size: 2)
            return start
        }
    }

    /// A model of one operator, which gives tensor 1 of this type.
    private func model(type: Int, scales: [UInt32], output: UInt32 = 1) -> [UInt8] {
        var writer = Writer()
        let list = writer.list(scales)
        let quantization = writer.table([nil, nil, (list, true)])
        let given = writer.table([nil, (type, false), nil, nil, (quantization, true)])
        let taken = writer.table([nil, (0, false)])
        let tensors = writer.list([UInt32(taken), UInt32(given)], arePlaces: true)
        let outputs = writer.list([output])
        let operation = writer.table([nil, nil, (outputs, true)])
        let operators = writer.list([UInt32(operation)], arePlaces: true)
        let graph = writer.table([(tensors, true), nil, nil, (operators, true)])
        let graphs = writer.list([UInt32(graph)], arePlaces: true)
        let root = writer.table([(3, false), nil, (graphs, true)])
        writer.add(UInt32(0x334c_4654))
        writer.add(UInt32(writer.place + 4 - root))
        return writer.data
    }

    @Test(arguments: [(3, [1], true), (9, [1], true), (0, [1], false), (1, [1], false), (3, [], false)])
    func bytesThatStandForAScaleAreQuantized(type: Int, scales: [UInt32], isQuantized: Bool) {
        let bytes = model(type: type, scales: scales)
        #expect(bytes.withUnsafeBytes { TensorFlowLiteGraph.isQuantized($0) } == isQuantized)
    }

    @Test func whatNoOperationGivesDoesNotCount() {
        let bytes = model(type: 9, scales: [1], output: 0)
        #expect(!bytes.withUnsafeBytes { TensorFlowLiteGraph.isQuantized($0) })
    }

    @Test func brokenFilesAreNotQuantizedAndBreakNothing() {
        let whole = model(type: 9, scales: [1])
        for count in 0..<whole.count {
            whole.withUnsafeBytes {
                _ = TensorFlowLiteGraph.isQuantized(UnsafeRawBufferPointer(rebasing: $0[..<count]))
            }
        }
        var random = TestRandom(seed: 7)
        for _ in 0..<2000 {
            var bytes = whole
            for _ in 0..<4 { bytes[random.int(0..<bytes.count)] = UInt8(random.int(0..<256)) }
            bytes.withUnsafeBytes { _ = TensorFlowLiteGraph.isQuantized($0) }
        }
    }
}
