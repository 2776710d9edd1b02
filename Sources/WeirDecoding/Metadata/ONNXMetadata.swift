import WeirCore

/// Reads the words that an exporter left in an ONNX file, without loading its tensors.
///
/// An ONNX file is a protocol buffer message, `ModelProto`; its field 14 holds `metadata_props`, pairs of key (field 1)
/// and value (field 2), and its field 7 the graph, which is stepped over. Sources: onnx.proto of the ONNX specification;
/// Protocol Buffers, "Encoding".
public enum ONNXMetadata {
    private static let graphField = 7
    private static let metadataField = 14
    private static let keyField = 1
    private static let valueField = 2

    /// The metadata of the file whose bytes are given; `file` is its name for errors.
    ///
    /// Throws a `model` error where the bytes are no whole ONNX model.
    public static func read(_ bytes: UnsafeRawBufferPointer, file: String) throws(WeirError) -> [String: String] {
        guard !bytes.isEmpty else { throw WeirError(.model, "\(file) is empty; export the model again.") }
        var message = ProtobufMessage(bytes)
        var metadata: [String: String] = [:]
        var hasGraph = false
        while !message.isAtEnd {
            guard let field = message.next() else { throw broken(file, at: message.position, of: bytes.count) }
            switch (field.number, field.bytes) {
            case (graphField, .some): hasGraph = true
            case (metadataField, let entry?):
                if let pair = pair(entry) { metadata[pair.key] = pair.value }
            default: break
            }
        }
        guard hasGraph else {
            throw WeirError(
                .model,
                "\(file) is no ONNX model: it holds no graph; give a model that was exported as ONNX."
            )
        }
        return metadata
    }

    /// A key and its value; nil where the entry is broken or has no key.
    private static func pair(_ entry: UnsafeRawBufferPointer) -> (key: String, value: String)? {
        var message = ProtobufMessage(entry)
        var (key, value) = ("", "")
        while !message.isAtEnd {
            guard let field = message.next() else { return nil }
            guard let bytes = field.bytes else { continue }
            switch field.number {
            case keyField: key = String(decoding: bytes, as: UTF8.self)
            case valueField: value = String(decoding: bytes, as: UTF8.self)
            default: break
            }
        }
        return key.isEmpty ? nil : (key, value)
    }

    private static func broken(_ file: String, at position: Int, of count: Int) -> WeirError {
        WeirError(
            .model,
            "\(file) is no whole ONNX model: it cannot be read past byte \(position) of \(count); "
                + "copy or export it again."
        )
    }
}
