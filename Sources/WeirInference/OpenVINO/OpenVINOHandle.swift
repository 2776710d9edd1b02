internal import CWeirOpenVINO

/// An object of the library, freed with its owner.
///
/// Unchecked: the library's objects belong to no thread, and a handle has one owner.
struct OpenVINOHandle: ~Copyable, @unchecked Sendable {
    let pointer: OpaquePointer
    private let free: (OpaquePointer?) -> Void

    /// Takes over what `create` puts out.
    init(
        free: @escaping (OpaquePointer?) -> Void,
        _ create: (UnsafeMutablePointer<OpaquePointer?>) -> ov_status_e
    ) throws(OpenVINOFailure) {
        var created: OpaquePointer?
        try check(create(&created))
        guard let created else { throw OpenVINOFailure(words: "the library gave nothing back") }
        pointer = created
        self.free = free
    }

    deinit { free(pointer) }
}

/// A call of the library that failed, in the library's own words.
struct OpenVINOFailure: Error {
    let words: String
}

extension OpenVINOFailure {
    /// What the library says, less the places in its own code, on one line.
    init(saying text: String) {
        let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("Exception from ") }
        words = lines.isEmpty ? text : lines.joined(separator: "; ")
    }
}

/// Throws the library's words for a call that failed.
func check(_ status: ov_status_e) throws(OpenVINOFailure) {
    guard status != OK else { return }
    guard let message = ov_get_last_err_msg() else {
        throw OpenVINOFailure(saying: String(cString: ov_get_error_info(status)))
    }
    defer { ov_free(message) }
    throw OpenVINOFailure(saying: String(cString: message))
}

/// The text that `get` puts out, which the library allocated.
func text(
    _ get: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> ov_status_e
) throws(OpenVINOFailure) -> String {
    var characters: UnsafeMutablePointer<CChar>?
    try check(get(&characters))
    guard let characters else { return "" }
    defer { ov_free(characters) }
    return String(cString: characters)
}

/// The number that `get` puts out.
func count(_ get: (UnsafeMutablePointer<Int>) -> ov_status_e) throws(OpenVINOFailure) -> Int {
    var value = 0
    try check(get(&value))
    return value
}
