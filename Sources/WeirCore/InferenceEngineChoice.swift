/// Which library runs a model.
public enum InferenceEngineChoice: String, CaseIterable, Hashable, Sendable {
    /// OpenVINO, or ONNX Runtime where only that has the device, or where OpenVINO refuses an ONNX model.
    case automatic = "auto"
    case openVINO = "openvino"
    case onnxRuntime = "onnxruntime"
}
