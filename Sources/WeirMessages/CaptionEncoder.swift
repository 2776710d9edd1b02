public import WeirCore

/// Writes what is seen in a clip as WebVTT (W3C, WebVTT: The Web Video Text Tracks Format), which players show with it.
///
/// A cue lasts for as long as the same objects are seen, and has a line for each: its class and its identity.
public struct CaptionEncoder: Sendable {
    public init() {}

    /// How a file begins.
    public static let header = Array("WEBVTT\n\n".utf8)

    /// What a frame's cue says, a line for each object, in an order that is the same in each frame.
    public func text(of objects: [DetectedObject]) -> String {
        objects.map { object in
            (label: object.label, number: object.globalID ?? object.trackID?.number)
        }.sorted { ($0.label, $0.number ?? 0) < ($1.label, $1.number ?? 0) }
            .map { object in Self.escaped(object.label) + (object.number.map { " \($0)" } ?? "") }
            .joined(separator: "\n")
    }

    /// Appends a cue; times are in nanoseconds from the clip's beginning.
    public func append(_ text: String, from start: Int64, to end: Int64, into buffer: inout [UInt8]) {
        // A cue must end after it began.
        guard !text.isEmpty, end > start, Self.clock(end) != Self.clock(start) else { return }
        buffer.append(text: "\(Self.clock(start)) --> \(Self.clock(end))\n\(text)\n\n")
    }

    /// `HH:MM:SS.mmm`.
    private static func clock(_ nanoseconds: Int64) -> String {
        let milliseconds = max(0, nanoseconds) / 1_000_000
        func padded(_ number: Int64, _ digits: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        return
            "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2)).\(padded(rest, 3))"
    }

    /// A label on one line, without the signs that have a meaning in a cue.
    private static func escaped(_ label: String) -> String {
        var text = ""
        for character in label {
            switch character {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case _ where character.isNewline: text += " "
            default: text.append(character)
            }
        }
        // An empty line would end the cue.
        return text.isEmpty ? "object" : text
    }
}
