import WeirCore
import WeirRecording

/// How a kind of recordings is named, seen from their folder.
enum RecordingName: Hashable, Sendable {
    case segment(FileNamePattern)
    /// A clip, by the stream's own prefix.
    case clip(prefix: String)

    /// Whether a path without its ending may be of this kind, of any stream.
    func matches(_ path: String) -> Bool {
        switch self {
        case .segment(let pattern): pattern.matches(path)
        case .clip(let prefix): ClipName.matches(path, prefix: prefix)
        }
    }
}
