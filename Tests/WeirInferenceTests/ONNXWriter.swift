/// Writes small ONNX models; the numbers of fields and types are those of onnx.proto.
enum ONNXWriter {
    enum Element: UInt64 {
        case f32 = 1, u8, i8, u16, i16, i32, i64, string, bool, f16, f64, u32, u64
    }

    struct Port {
        let name: String
        let shape: [String]
        var type = Element.f32
    }

    struct Node {
        let operation: String
        let inputs: [String]
        let outputs: [String]
        var attributes: [(name: String, value: Int)] = []
    }

    /// A constant of whole numbers.
    struct Constant {
        let name: String
        let shape: [Int]
        let values: [Int64]
    }

    /// Shapes are numbers, names of open dimensions, or `?` for one without a name.
    static func model(
        inputs: [Port],
        outputs: [Port],
        nodes: [Node],
        constants: [Constant] = [],
        metadata: [(key: String, value: String)] = []
    ) -> [UInt8] {
        let graph =
            nodes.flatMap { field(1, node($0)) } + field(2, "graph") + constants.flatMap { field(5, tensor($0)) }
            + inputs.flatMap { field(11, port($0)) } + outputs.flatMap { field(12, port($0)) }
        return field(1, 8) + field(7, graph) + field(8, field(2, 13))
            + metadata.flatMap { field(14, field(1, $0.key) + field(2, $0.value)) }
    }

    private static func node(_ node: Node) -> [UInt8] {
        node.inputs.flatMap { field(1, $0) } + node.outputs.flatMap { field(2, $0) } + field(4, node.operation)
            + node.attributes.flatMap { field(5, field(1, $0.name) + field(3, UInt64($0.value)) + field(20, 2)) }
    }

    private static func tensor(_ constant: Constant) -> [UInt8] {
        constant.shape.flatMap { field(1, UInt64($0)) } + field(2, Element.i64.rawValue) + field(8, constant.name)
            + field(9, constant.values.flatMap { value in withUnsafeBytes(of: value.littleEndian) { Array($0) } })
    }

    private static func port(_ port: Port) -> [UInt8] {
        let dimensions = port.shape.flatMap { text -> [UInt8] in
            if text == "?" { return field(1, []) }
            return field(1, UInt64(text).map { field(1, $0) } ?? field(2, text))
        }
        return field(1, port.name) + field(2, field(1, field(1, port.type.rawValue) + field(2, dimensions)))
    }

    private static func field(_ number: UInt64, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }

    private static func field(_ number: UInt64, _ bytes: [UInt8]) -> [UInt8] {
        varint(number << 3 | 2) + varint(UInt64(bytes.count)) + bytes
    }

    private static func field(_ number: UInt64, _ value: UInt64) -> [UInt8] { varint(number << 3) + varint(value) }

    private static func varint(_ value: UInt64) -> [UInt8] {
        var (rest, bytes) = (value, [UInt8]())
        while rest > 0x7f {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }
}

extension TestModels {
    /// An ONNX model whose output is its input, of this shape.
    static func identityONNX(shape: String, type: ONNXWriter.Element = .f32) -> [UInt8] {
        let shape = shape.split(separator: ",").map(String.init)
        return ONNXWriter.model(
            inputs: [.init(name: "picture", shape: shape, type: type)],
            outputs: [.init(name: "same", shape: shape, type: type)],
            nodes: [.init(operation: "Identity", inputs: ["picture"], outputs: ["same"])]
        )
    }

    /// An ONNX model of 2x2 pixels whose runs fail unless the largest value is 4.
    ///
    /// Its 12 values become as many rows as the largest value says, of one column less.
    static let failingONNX = ONNXWriter.model(
        inputs: [.init(name: "picture", shape: ["1", "3", "2", "2"])],
        outputs: [.init(name: "table", shape: ["rows", "columns"])],
        nodes: [
            .init(
                operation: "ReduceMax",
                inputs: ["picture"],
                outputs: ["largest"],
                attributes: [(name: "keepdims", value: 0)]
            ),
            .init(
                operation: "Cast",
                inputs: ["largest"],
                outputs: ["whole"],
                attributes: [(name: "to", value: Int(ONNXWriter.Element.i64.rawValue))]
            ),
            .init(operation: "Reshape", inputs: ["whole", "one"], outputs: ["rows"]),
            .init(operation: "Sub", inputs: ["rows", "one"], outputs: ["columns"]),
            .init(
                operation: "Concat",
                inputs: ["rows", "columns"],
                outputs: ["shape"],
                attributes: [(name: "axis", value: 0)]
            ),
            .init(operation: "Reshape", inputs: ["picture", "shape"], outputs: ["table"]),
        ],
        constants: [.init(name: "one", shape: [1], values: [1])]
    )

    /// An ONNX model that gives the places of the values that aren't 0, as many columns as there are.
    static let placesONNX = ONNXWriter.model(
        inputs: [.init(name: "picture", shape: ["1", "3", "2", "2"])],
        outputs: [.init(name: "places", shape: ["4", "found"], type: .i64)],
        nodes: [.init(operation: "NonZero", inputs: ["picture"], outputs: ["places"])]
    )

    /// An ONNX model of a picture and two other inputs: it gives the picture times the first, and the second.
    static let constantsONNX = ONNXWriter.model(
        inputs: [
            .init(name: "factor", shape: ["1", "1", "1", "?"]),
            .init(name: "picture", shape: ["batch", "3", "height", "width"]),
            .init(name: "orig_target_sizes", shape: ["batch", "2"], type: .i64),
        ],
        outputs: [
            .init(name: "product", shape: ["batch", "3", "height", "width"]),
            .init(name: "sizes", shape: ["batch", "2"], type: .i64),
        ],
        nodes: [
            .init(operation: "Mul", inputs: ["picture", "factor"], outputs: ["product"]),
            .init(operation: "Identity", inputs: ["orig_target_sizes"], outputs: ["sizes"]),
        ]
    )
}
