/// Reads the names of an ONNX model's outputs, which an engine may replace by others that it knows them by.
///
/// The graph is field 7 of `ModelProto`, its outputs are its fields 12, and the name of one is its field 1. Source:
/// onnx.proto of the ONNX specification.
public enum ONNXGraph {
    private static let graphField = 7
    private static let outputField = 12
    private static let nameField = 1

    /// The names in the order of the file; empty where the bytes are no whole model.
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
