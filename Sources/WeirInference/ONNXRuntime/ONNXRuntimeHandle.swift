internal import CWeirONNXRuntime

/// An object of the library, freed with its owner.
///
/// Unchecked: the library's objects belong to no thread, and a handle has one owner.
struct ONNXRuntimeHandle: ~Copyable, @unchecked Sendable {
    typealias Release = @convention(c) (OpaquePointer) -> Void

    let pointer: OpaquePointer
    private let release: Release

    /// Takes over `pointer`.
    init(_ pointer: OpaquePointer, _ release: @escaping Release) {
        self.pointer = pointer
        self.release = release
    }

    /// Takes over what `create` puts out.
    init(
        _ functions: UnsafePointer<OrtApi>,
        _ release: @escaping Release,
        _ create: (UnsafeMutablePointer<OpaquePointer?>) -> OpaquePointer?
    ) throws(ONNXRuntimeFailure) {
        self.init(try functions.create(create), release)
    }

    deinit { release(pointer) }
}

/// A call of the library that failed, in the library's own words.
struct ONNXRuntimeFailure: Error {
    let words: String
}

extension ONNXRuntimeFailure {
    /// What the library says, on one line.
    init(saying text: String) {
        words = text.split(whereSeparator: \.isNewline).joined(separator: "; ")
    }

    /// Whether it is about an operation that the library doesn't have.
    var isUnknownOperation: Bool {
        ["is not a registered function/op", "Could not find an implementation", "No Op registered for"]
            .contains { words.contains($0) }
    }
}

extension UnsafePointer<OrtApi> {
    /// Throws the library's words for a call that failed.
    func check(_ outcome: OpaquePointer?) throws(ONNXRuntimeFailure) {
        guard let outcome else { return }
        defer { pointee.ReleaseStatus(outcome) }
        throw ONNXRuntimeFailure(saying: String(cString: pointee.GetErrorMessage(outcome)))
    }

    /// The object that `create` puts out.
    func create(
        _ create: (UnsafeMutablePointer<OpaquePointer?>) -> OpaquePointer?
    ) throws(ONNXRuntimeFailure) -> OpaquePointer {
        var created: OpaquePointer?
        try check(create(&created))
        guard let created else { throw ONNXRuntimeFailure(words: "the library gave nothing back") }
        return created
    }

    /// The number that `get` puts out.
    func count(_ get: (UnsafeMutablePointer<Int>) -> OpaquePointer?) throws(ONNXRuntimeFailure) -> Int {
        var count = 0
        try check(get(&count))
        return count
    }
}
