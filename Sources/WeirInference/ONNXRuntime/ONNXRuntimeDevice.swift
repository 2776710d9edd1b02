internal import WeirCore

/// Where ONNX Runtime can run a model: what it calls an execution provider.
enum ONNXRuntimeDevice: Hashable {
    case cpu
    /// NVIDIA's graphics cards by CUDA; the number counts them from 0.
    case cuda(Int)
    /// The same by TensorRT, and by CUDA where that doesn't know an operation.
    case tensorRT(Int)

    /// The device called `CPU`, `CUDA`, `CUDA.1`, `TENSORRT` or `TENSORRT.1`.
    init?(_ name: String) {
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let number = parts.count == 2 ? Int(parts[1]) ?? -1 : 0
        guard number >= 0 else { return nil }
        switch parts[0] {
        case "CPU" where parts.count == 1: self = .cpu
        case "CUDA": self = .cuda(number)
        case "TENSORRT": self = .tensorRT(number)
        default: return nil
        }
    }

    /// What it computes in besides what the model's file says.
    ///
    /// Only TensorRT computes in other numbers than those of the file.
    var precisions: [String] {
        switch self {
        case .cpu, .cuda: [InferencePrecision.fp32.rawValue]
        case .tensorRT: [InferencePrecision.fp32.rawValue, InferencePrecision.fp16.rawValue]
        }
    }
}
