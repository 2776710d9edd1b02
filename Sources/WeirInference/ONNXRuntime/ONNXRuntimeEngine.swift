internal import CWeirONNXRuntime
public import WeirCore

/// ONNX Runtime: runs ONNX models on CPUs, and on NVIDIA's graphics cards where the library was built for them.
public final class ONNXRuntimeEngine: InferenceEngine, Sendable {
    public let name = "ONNX Runtime"
    public let devices: [String]
    let library: ONNXRuntimeLibrary

    /// The engine of this process.
    public static let shared: Result<ONNXRuntimeEngine, WeirError> = Result { () throws(WeirError) in
        let named = Environment[ONNXRuntimeLibrary.variable] ?? ""
        return try ONNXRuntimeEngine(path: named.isEmpty ? ONNXRuntimeLibrary.usualName : named)
    }

    /// Throws a sentence where there is no usable library at `path`.
    init(path: String) throws(WeirError) {
        let library = try ONNXRuntimeLibrary(path: path)
        self.library = library
        // A library may be built for cards and find none of their drivers.
        devices = ["CPU", "CUDA", "TENSORRT"].filter { name in
            guard let device = ONNXRuntimeDevice(name) else { return false }
            return (try? ONNXRuntimeSessionOptions(library, device: device)) != nil
        }
    }

    public func hasDevice(_ device: String) -> Bool {
        guard ONNXRuntimeDevice(device) != nil else { return false }
        return devices.contains { device == $0 || device.hasPrefix($0 + ".") }
    }

    public func open(_ file: ModelFile) throws(WeirError) -> any OpenedModel {
        try ONNXRuntimeModel(file, engine: self)
    }
}
