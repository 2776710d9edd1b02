internal import CWeirOpenVINO
internal import Glibc
public import WeirCore

/// OpenVINO: runs ONNX, OpenVINO IR and TensorFlow Lite models on Intel's and Arm's CPUs, Intel's GPUs and NPUs.
///
/// Unchecked: the library's core may be used from any thread, and nothing here changes.
public final class OpenVINOEngine: InferenceEngine, @unchecked Sendable {
    public let name = "OpenVINO"
    private let core: OpenVINOHandle

    /// The engine of this process; its threads and plugins are shared by all models.
    public static let shared: Result<OpenVINOEngine, WeirError> = Result { () throws(WeirError) in
        try OpenVINOEngine()
    }

    private init() throws(WeirError) {
        do throws(OpenVINOFailure) {
            core = try OpenVINOHandle(free: ov_core_free, ov_core_create)
        } catch {
            throw WeirError(
                .library,
                "OpenVINO did not start; its libraries must lie together in one folder, as 'make' sets them up.",
                cause: error.words
            )
        }
    }

    /// The library's own words for it, such as `2026.0.0-…`.
    public static var version: String {
        var version = ov_version_t()
        guard ov_get_openvino_version(&version) == OK else { return "unknown" }
        defer { ov_version_free(&version) }
        return version.buildNumber.map { String(cString: $0) } ?? "unknown"
    }

    public var devices: [String] {
        var list = ov_available_devices_t()
        guard ov_core_get_available_devices(core.pointer, &list) == OK else { return [] }
        defer { ov_available_devices_free(&list) }
        return UnsafeBufferPointer(start: list.devices, count: list.size).compactMap { $0.map { String(cString: $0) } }
    }

    public func open(_ file: ModelFile) throws(WeirError) -> any OpenedModel {
        try OpenVINOModel(file, engine: self)
    }
}

// MARK: - For models

extension OpenVINOEngine {
    /// Devices that are made of others, or choose among them.
    static let virtualDevices = ["AUTO", "BATCH", "HETERO", "MULTI"]

    public func hasDevice(_ device: String) -> Bool {
        // There is always a CPU, and asking for the others loads their drivers.
        if device == "CPU" { return true }
        let parts = device.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if Self.virtualDevices.contains(String(parts[0])) { return parts.count == 1 || hasAll(parts[1]) }
        return devices.contains { $0 == device || $0.hasPrefix(device + ".") }
    }

    /// Whether the machine has all of a list such as `GPU.0,-NPU,CPU(4)`, where a sign leaves out and numbers are of runs.
    private func hasAll(_ list: Substring) -> Bool {
        list.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { item in
            item.hasPrefix("-") || hasDevice(String(item.prefix { $0 != "(" }))
        }
    }

    /// Throws a sentence that lists what there is where `device` doesn't compute in `precision`.
    ///
    /// The library itself takes another one then, and doesn't say so.
    func checkPrecision(_ precision: InferencePrecision, of device: String) throws(WeirError) {
        guard precision != .automatic else { return }
        try precision.check(device, known: precisions(of: device).split(separator: " ").map { $0.lowercased() })
    }

    /// What a device computes in, such as "FP32 BF16 INT8", in the library's words; empty where it doesn't say.
    func precisions(of device: String) -> String {
        do throws(OpenVINOFailure) {
            return try text {
                ov_core_get_property(core.pointer, device, OpenVINOProperty.precisions.rawValue, $0)
            }
        } catch {
            return ""
        }
    }

    func read(_ file: ModelFile) throws(OpenVINOFailure) -> OpenVINOHandle {
        try OpenVINOHandle(free: ov_model_free) { ov_core_read_model(core.pointer, file.path, nil, $0) }
    }

    func compile(
        _ model: borrowing OpenVINOHandle,
        device: String,
        properties: [(key: OpenVINOProperty, value: String)]
    ) throws(OpenVINOFailure) -> OpenVINOHandle {
        let pairs = properties.map {
            ov_property_t(key: UnsafePointer(strdup($0.key.rawValue)), value: UnsafeRawPointer(strdup($0.value)))
        }
        defer {
            for pair in pairs {
                free(UnsafeMutablePointer(mutating: pair.key))
                free(UnsafeMutableRawPointer(mutating: pair.value))
            }
        }
        let model = model.pointer
        return try OpenVINOHandle(free: ov_compiled_model_free) {
            ov_core_compile_model_props(core.pointer, model, device, pairs.count, pairs, $0)
        }
    }
}

/// The names of the library's properties; the header has them as variables, which Swift cannot see to be constant.
enum OpenVINOProperty: String {
    case cacheFolder = "CACHE_DIR"
    case optimalRequestCount = "OPTIMAL_NUMBER_OF_INFER_REQUESTS"
    case performance = "PERFORMANCE_HINT"
    case precision = "INFERENCE_PRECISION_HINT"
    case precisions = "OPTIMIZATION_CAPABILITIES"
}
