internal import CWeirOpenVINO
internal import WeirCore

/// A model that OpenVINO compiled for a device.
///
/// Unchecked: the library's compiled models may be used from any thread, and nothing here changes.
final class OpenVINOCompiledModel: CompiledModel, @unchecked Sendable {
    let handle: OpenVINOHandle
    let outputNames: [String]
    let parallelRuns: Int
    private let fileName: String
    private let device: String

    init(_ handle: consuming OpenVINOHandle, fileName: String, device: String) throws(OpenVINOFailure) {
        let pointer = handle.pointer
        outputNames = try OpenVINOPort.outputs(ofCompiled: pointer).map(\.name)
        let optimal = try text {
            ov_compiled_model_get_property(pointer, OpenVINOProperty.optimalRequestCount.rawValue, $0)
        }
        parallelRuns = max(1, Int(optimal) ?? 1)
        self.handle = handle
        self.fileName = fileName
        self.device = device
    }

    func makeRequest() throws(WeirError) -> any InferenceRequest {
        do throws(OpenVINOFailure) {
            return try OpenVINORequest(self)
        } catch {
            throw WeirError(
                .library,
                "The device \(device) has no room for another run of the model '\(fileName)'; "
                    + "ask for fewer requests, or choose another device.",
                cause: error.words
            )
        }
    }

    func processIsEnding() -> WeirError {
        WeirError(.library, "No run of the model '\(fileName)' can start any more, since the process is ending.")
    }

    func runFailed(_ failure: OpenVINOFailure) -> WeirError {
        WeirError(
            .library,
            "A run of the model '\(fileName)' failed on the device \(device); this frame has no objects of it.",
            cause: failure.words
        )
    }
}
