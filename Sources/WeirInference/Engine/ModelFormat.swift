internal import WeirCore
internal import WeirDecoding

/// How a model's file is written.
enum ModelFormat: String, CaseIterable {
    case onnx
    case openVINO = "xml"
    case tensorFlowLite = "tflite"

    /// What a model may be, for sentences.
    static let list = "an ONNX (.onnx), OpenVINO (.xml) or TensorFlow Lite (.tflite) model"

    /// The format that the ending of a file's name tells.
    init(of file: ModelFile) throws(WeirError) {
        let ending = file.name.split(separator: ".").last?.lowercased() ?? ""
        guard let format = ModelFormat(rawValue: ending) else {
            throw WeirError(.model, "\(file.name) is no model that can be told by its name; give \(ModelFormat.list).")
        }
        self = format
    }

    /// What the file's exporter wrote about the model.
    ///
    /// Throws a sentence where the bytes are not of this format, or not whole.
    func metadata(_ bytes: UnsafeRawBufferPointer, fileName: String) throws(WeirError) -> [String: String] {
        switch self {
        case .onnx: return try ONNXMetadata.read(bytes, file: fileName)
        case .openVINO: return try OpenVINOMetadata.read(bytes, file: fileName)
        case .tensorFlowLite:
            try Self.checkTensorFlowLite(bytes, fileName: fileName)
            return [:]
        }
    }

    /// Whether operations of the model, whose bytes are given, compute in 8-bit integers.
    func isQuantized(_ bytes: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .onnx: ONNXGraph.isQuantized(bytes)
        case .openVINO: OpenVINOMetadata.isQuantized(bytes)
        case .tensorFlowLite: TensorFlowLiteGraph.isQuantized(bytes)
        }
    }

    /// Bytes 4 to 7 of a FlatBuffers file name its schema; schema.fbs of TensorFlow Lite says which.
    private static func checkTensorFlowLite(
        _ bytes: UnsafeRawBufferPointer,
        fileName: String
    ) throws(WeirError) {
        guard bytes.dropFirst(4).starts(with: "TFL3".utf8) else {
            throw WeirError(
                .model,
                "\(fileName) is no TensorFlow Lite model: its mark 'TFL3' is missing; copy or convert the model again."
            )
        }
    }
}
