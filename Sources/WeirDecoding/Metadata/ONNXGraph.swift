/// Reads what an engine doesn't tell of an ONNX model's graph.
///
/// The graph is field 7 of `ModelProto`; its nodes are its fields 1, and the operation of one is its field 4; its outputs
/// are its fields 12, and the name of one is its field 1. Source: onnx.proto of the ONNX specification.
public enum ONNXGraph {
    private static let graphField = 7
    private static let nodeField = 1
    private static let operationField = 4
    private static let outputField = 12
    private static let nameField = 1

    /// Whether operations compute in 8-bit integers: those of ONNX, and ONNX Runtime's own.
    public static func isQuantized(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let graph = fields(graphField, of: bytes).first else { return false }
        return fields(nodeField, of: graph).contains { node in
            fields(operationField, of: node).contains { name in
                let operation = String(decoding: name, as: UTF8.self)
                return operation.hasSuffix("QuantizeLinear") || operation.hasPrefix("QLinear")
            }
        }
    }

    /// The names of the outputs, which an engine may replace by others that it knows them by.
    ///
    /// They are in the order of the file; empty where the bytes are no whole model.
    public static func outputNames(_ bytes: UnsafeRawBufferPointer) -> [String] {
        guard let graph = fields(graphField, of: bytes).first else { return [] }
        return fields(outputField, of: graph).map { output in
            fields(nameField, of: output).first.map { String(decoding: $0, as: UTF8.self) } ?? ""
        }
    }

    /// The contents of the fields of this number, as far as the message can be read.
    private static func fields(_ number: Int, of bytes: UnsafeRawBufferPointer) -> [UnsafeRawBufferPointer] {
        var message = ProtobufMessage(bytes)
        var contents: [UnsafeRawBufferPointer] = []
        while !message.isAtEnd, let field = message.next() {
            if field.number == number, let bytes = field.bytes { contents.append(bytes) }
        }
        return contents
    }
}
