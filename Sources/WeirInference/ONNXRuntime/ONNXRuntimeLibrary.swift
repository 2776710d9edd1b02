internal import CWeirONNXRuntime
internal import Glibc
internal import WeirCore

/// ONNX Runtime's shared library, loaded when it is asked for.
///
/// Unchecked: the library's functions and its environment may be used from any thread, and nothing here changes.
final class ONNXRuntimeLibrary: @unchecked Sendable {
    /// As 'make' sets it up, found where the program and the plugin look for libraries.
    static let usualName = "libonnxruntime.so.1"
    /// Names another file of the library, such as that of a build for graphics cards.
    static let variable = "WEIR_ONNXRUNTIME"

    /// The table of its functions.
    let functions: UnsafePointer<OrtApi>
    /// Where it allocates; never freed.
    let allocator: OpaquePointer
    /// Describes the memory of this process to it; never freed.
    let processMemory: OpaquePointer
    /// What all sessions share; never freed, as the library isn't unloaded either.
    private let environment: OpaquePointer

    /// Throws a sentence where the library is not there, or too old.
    init(path: String) throws(WeirError) {
        let functions = try Self.functions(of: path)
        self.functions = functions
        do throws(ONNXRuntimeFailure) {
            // What goes wrong comes as an error of the call, so that nothing need be written to standard error.
            environment = try functions.create { functions.pointee.CreateEnv(Int32(cweir_ort_log_fatal), "weir", $0) }
            allocator = try functions.create { functions.pointee.GetAllocatorWithDefaultOptions($0) }
            processMemory = try functions.create {
                functions.pointee.CreateCpuMemoryInfo(
                    Int32(cweir_ort_arena_allocator),
                    Int32(cweir_ort_default_memory),
                    $0
                )
            }
        } catch {
            throw WeirError(.library, "ONNX Runtime did not start.", cause: error.words)
        }
    }

    private static func functions(of path: String) throws(WeirError) -> UnsafePointer<OrtApi> {
        guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw WeirError(
                .library,
                "ONNX Runtime cannot be loaded from '\(path)'; it must lie in the folder of OpenVINO's libraries, as 'make' "
                    + "sets it up, or be named by \(variable).",
                cause: dlerror().map { String(cString: $0) }
            )
        }
        guard let base = cweir_ort_api_base(dlsym(library, "OrtGetApiBase")) else {
            throw WeirError(.library, "'\(path)' is not ONNX Runtime; correct \(variable).")
        }
        guard let functions = base.pointee.GetApi(UInt32(cweir_ort_api_version)) else {
            let version = String(cString: base.pointee.GetVersionString())
            throw WeirError(
                .library,
                "'\(path)' is ONNX Runtime \(version), which is too old; 1.\(cweir_ort_api_version) or a later one is needed."
            )
        }
        return functions
    }

    /// Runs a session on `inputs`, and has the library put what it gives into `outputs`.
    func run(
        _ session: borrowing ONNXRuntimeHandle,
        _ inputs: ONNXRuntimeTensors,
        _ outputs: ONNXRuntimeOutputs
    ) throws(ONNXRuntimeFailure) {
        try functions.check(
            functions.pointee.Run(
                session.pointer,
                nil,
                inputs.names.pointers,
                inputs.values,
                inputs.names.count,
                outputs.nameList.pointers,
                outputs.nameList.count,
                outputs.values
            )
        )
    }

    /// A model's file made ready to run.
    func session(
        _ path: String,
        _ options: borrowing ONNXRuntimeHandle
    ) throws(ONNXRuntimeFailure) -> ONNXRuntimeHandle {
        let options = options.pointer
        return try ONNXRuntimeHandle(functions, functions.pointee.ReleaseSession) {
            functions.pointee.CreateSession(environment, path, options, $0)
        }
    }
}
