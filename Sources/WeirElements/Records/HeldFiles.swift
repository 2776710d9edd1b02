public import WeirCore

/// Keeps files of records open while elements that write into them come and go; what they hold already stays.
public final class HeldFiles: Sendable {
    private let files: [SharedFile]

    /// Opens the files at `paths`; throws `.resource` where one can't be written.
    public init(_ paths: [String]) throws(WeirError) {
        files = try paths.map { path throws(WeirError) in try SharedFile.shared(path, keeping: true) }
    }
}
