internal import CWeirDecoder
internal import Glibc
internal import Synchronization
internal import WeirCore
internal import WeirDecoding

/// A shared library that reads a model's outputs; its interface is `weir/decoder.h`.
///
/// Unchecked: the library is never unloaded, and what it exports may be called from any thread.
final class DecoderLibrary: @unchecked Sendable {
    private static let loaded = Mutex<[String: Result<String, WeirError>]>([:])

    let path: String
    let decode: weir_decode_function

    private init(_ path: String) throws(WeirError) {
        guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw WeirError(
                .library,
                "The decoder library \(path) can't be loaded; give a shared library for this machine, made with "
                    + "weir/decoder.h.",
                cause: dlerror().map { String(cString: $0) }
            )
        }
        guard let version = dlsym(library, "weir_decoder_abi"), let decode = dlsym(library, "weir_decode") else {
            throw WeirError(
                .library,
                "\(path) is no decoder library: it lacks weir_decoder_abi or weir_decode; see weir/decoder.h."
            )
        }
        let abi = unsafeBitCast(version, to: weir_decoder_abi_function.self)()
        guard abi == WEIR_DECODER_ABI else {
            throw WeirError(
                .library,
                "The decoder library \(path) was made for version \(abi) of weir/decoder.h, and this is version "
                    + "\(WEIR_DECODER_ABI); compile it again."
            )
        }
        self.path = path
        self.decode = unsafeBitCast(decode, to: weir_decode_function.self)
    }

    /// The name of the family of models that the library at `path` reads, which is loaded once.
    ///
    /// Throws a sentence where it can't be loaded or isn't one.
    static func family(_ path: String) throws(WeirError) -> String {
        try loaded.withLock { loaded in
            if let known = loaded[path], case .success = known { return known }
            let result = Result { () throws(WeirError) in
                let library = try DecoderLibrary(path)
                let name = "decoder library \(loaded.count + 1)"
                try ModelFamily.register(name, outputs: "what \(path) reads") { outputs in
                    LibraryDecoder(library, inputSize: outputs.inputSize)
                }
                return name
            }
            loaded[path] = result
            return result
        }.get()
    }
}

/// Reads outputs by a shared library.
struct LibraryDecoder: OutputDecoder {
    private let library: DecoderLibrary
    private let inputSize: Size

    init(_ library: DecoderLibrary, inputSize: Size) {
        (self.library, self.inputSize) = (library, inputSize)
    }

    // A library tells nothing of its classes.
    var classCount: Int? { nil }

    func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
        let gathering = Gathering()
        var picture = weir_picture(
            width: UInt32(inputSize.width),
            height: UInt32(inputSize.height),
            threshold: options.threshold
        )
        var findings = weir_findings(
            context: Unmanaged.passUnretained(gathering).toOpaque(),
            detect: takeDetection,
            classify: takeClassification,
            fail: takeFailure
        )
        let arena = TensorArena(outputs)
        withExtendedLifetime(gathering) {
            library.decode(arena.tensors, UInt32(outputs.count), &picture, &findings)
        }
        if let sentence = gathering.failure {
            throw WeirError(.model, "The decoder library \(library.path) can't read the model's outputs: \(sentence)")
        }
        var decoded = DecodedOutput(candidates: gathering.detections, options: options)
        decoded.attributes.classifications = gathering.classifications
        decoded.dropped += gathering.dropped
        return decoded
    }
}

/// What a library has told so far.
private final class Gathering {
    var detections: [Detection] = []
    var classifications: [Classification] = []
    var dropped = 0
    var failure: String?
}

/// Tensors as the library takes them, for the length of a call.
private final class TensorArena {
    let tensors: UnsafeMutablePointer<weir_tensor>
    private let count: Int

    init(_ outputs: [Tensor]) {
        count = outputs.count
        tensors = .allocate(capacity: max(1, count))
        for (index, output) in outputs.enumerated() {
            let shape = UnsafeMutablePointer<Int64>.allocate(capacity: max(1, output.shape.count))
            for (axis, length) in output.shape.enumerated() { shape[axis] = Int64(length) }
            tensors[index] = weir_tensor(
                name: UnsafePointer(strdup(output.name)),
                shape: UnsafePointer(shape),
                rank: UInt32(output.shape.count),
                values: output.values.baseAddress,
                count: UInt64(output.values.count)
            )
        }
    }

    deinit {
        for index in 0..<count {
            free(UnsafeMutableRawPointer(mutating: tensors[index].name))
            tensors[index].shape.deallocate()
        }
        tensors.deallocate()
    }
}

// MARK: - C callbacks

private func takeDetection(_ context: UnsafeMutableRawPointer?, _ detection: UnsafePointer<weir_detection>?) {
    guard let context, let detection = detection?.pointee else { return }
    let box = Box(x: detection.x, y: detection.y, width: detection.width, height: detection.height)
    Unmanaged<Gathering>.fromOpaque(context).takeUnretainedValue().detections
        .append(Detection(box: box, classID: Int(detection.class_id), confidence: detection.confidence))
}

private func takeClassification(
    _ context: UnsafeMutableRawPointer?,
    _ attribute: UnsafePointer<CChar>?,
    _ classID: Int32,
    _ confidence: Float
) {
    guard let context else { return }
    let gathering = Unmanaged<Gathering>.fromOpaque(context).takeUnretainedValue()
    guard let attribute, classID >= 0, confidence.isFinite else {
        gathering.dropped += 1
        return
    }
    let name = String(cString: attribute)
    gathering.classifications
        .append(
            Classification(attribute: name, classID: Int(classID), label: "", confidence: min(max(confidence, 0), 1))
        )
}

private func takeFailure(_ context: UnsafeMutableRawPointer?, _ sentence: UnsafePointer<CChar>?) {
    guard let context else { return }
    let words = sentence.map { String(cString: $0) } ?? "it doesn't say why."
    Unmanaged<Gathering>.fromOpaque(context).takeUnretainedValue().failure = words
}
