internal import CWeirONNXRuntime
internal import WeirCore

/// How a session of the library is to run.
final class ONNXRuntimeSessionOptions {
    /// More runs at a time gain little, and each needs memory of its own.
    private static let mostParallelRuns = 8

    let handle: ONNXRuntimeHandle
    private let library: ONNXRuntimeLibrary

    /// Options to look at a model with, not to run it.
    init(_ library: ONNXRuntimeLibrary) throws(ONNXRuntimeFailure) {
        let functions = library.functions
        handle = try ONNXRuntimeHandle(functions, functions.pointee.ReleaseSessionOptions) {
            functions.pointee.CreateSessionOptions($0)
        }
        self.library = library
        try setThreads(1)
    }

    /// Options to run a model on a device; throws where the library isn't built for it, or lacks the device's drivers.
    convenience init(
        _ library: ONNXRuntimeLibrary,
        device: ONNXRuntimeDevice,
        precision: InferencePrecision = .automatic,
        cacheFolder: String? = nil
    ) throws(ONNXRuntimeFailure) {
        try self.init(library)
        switch device {
        case .cpu: break
        case .cuda(let number): try addCUDA(number, precision)
        case .tensorRT(let number):
            try addTensorRT(number, precision, cacheFolder)
            try addCUDA(number, precision)
        }
    }

    /// How many runs of a model are to be under way at a time on `processors` processors.
    static func parallelRuns(_ performance: CompileOptions.Performance, processors: Int) -> Int {
        switch performance {
        case .throughput: min(processors, mostParallelRuns)
        case .latency: 1
        }
    }

    /// Has `count` threads work on a run: the one that starts it, and others that all runs share.
    func setThreads(_ count: Int) throws(ONNXRuntimeFailure) {
        let (functions, options) = (library.functions, handle.pointer)
        try functions.check(functions.pointee.SetIntraOpNumThreads(options, Int32(count)))
        // Threads that wait busily take the processor from who decodes the next frame.
        try functions.check(
            functions.pointee.AddSessionConfigEntry(options, "session.intra_op.allow_spinning", "0")
        )
    }

    func setOptimization(_ isWanted: Bool) throws(ONNXRuntimeFailure) {
        let level = isWanted ? cweir_ort_optimize_all : cweir_ort_optimize_nothing
        let (functions, options) = (library.functions, handle.pointer)
        try functions.check(functions.pointee.SetSessionGraphOptimizationLevel(options, Int32(level)))
    }

    /// Gives dimensions that a model leaves open their sizes, by name.
    func setDimensions(_ sizes: [String: Int]) throws(ONNXRuntimeFailure) {
        let (functions, options) = (library.functions, handle.pointer)
        for (name, size) in sizes {
            try functions.check(functions.pointee.AddFreeDimensionOverrideByName(options, name, Int64(size)))
        }
    }
}

// MARK: - Graphics cards

extension ONNXRuntimeSessionOptions {
    private func addCUDA(_ number: Int, _ precision: InferencePrecision) throws(ONNXRuntimeFailure) {
        let functions = library.functions
        let provider = try ONNXRuntimeHandle(functions, functions.pointee.ReleaseCUDAProviderOptions) {
            functions.pointee.CreateCUDAProviderOptions($0)
        }
        var settings = ["device_id": "\(number)"]
        // By itself it rounds 32-bit floats to 19 bits.
        if precision == .fp32 { settings["use_tf32"] = "0" }
        let options = provider.pointer
        try functions.check(
            withNames(settings) { functions.pointee.UpdateCUDAProviderOptions(options, $0, $1, settings.count) }
        )
        try functions.check(functions.pointee.SessionOptionsAppendExecutionProvider_CUDA_V2(handle.pointer, options))
    }

    private func addTensorRT(
        _ number: Int,
        _ precision: InferencePrecision,
        _ cacheFolder: String?
    ) throws(ONNXRuntimeFailure) {
        let functions = library.functions
        let provider = try ONNXRuntimeHandle(functions, functions.pointee.ReleaseTensorRTProviderOptions) {
            functions.pointee.CreateTensorRTProviderOptions($0)
        }
        var settings = ["device_id": "\(number)"]
        if precision == .fp16 { settings["trt_fp16_enable"] = "1" }
        if let cacheFolder {
            settings["trt_engine_cache_enable"] = "1"
            settings["trt_engine_cache_path"] = cacheFolder
        }
        let options = provider.pointer
        try functions.check(
            withNames(settings) { functions.pointee.UpdateTensorRTProviderOptions(options, $0, $1, settings.count) }
        )
        try functions.check(
            functions.pointee.SessionOptionsAppendExecutionProvider_TensorRT_V2(handle.pointer, options)
        )
    }

    /// Calls `body` with the keys and values of `settings` as the library takes them.
    private func withNames<Result>(
        _ settings: [String: String],
        _ body: (UnsafePointer<UnsafePointer<CChar>>, UnsafePointer<UnsafePointer<CChar>>) -> Result
    ) -> Result {
        let (keys, values) = (CStrings(settings.keys), CStrings(settings.values))
        return withExtendedLifetime((keys, values)) { body(keys.pointers, values.pointers) }
    }
}
