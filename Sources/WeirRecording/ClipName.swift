public import WeirCore

/// How DeepStream's smart record names clips: `<prefix>_<counter>_<date>-<time>_<process>`.
public enum ClipName {
    private static let counterDigits = 5

    /// The name without its ending; the time is in UTC.
    public static func name(prefix: String, number: Int, at time: CalendarTime, process: Int) -> String {
        func two(_ number: Int) -> String { FileNamePattern.padded(number, to: 2) }
        let date = FileNamePattern.padded(time.year, to: 4) + two(time.month) + two(time.day)
        let clock = two(time.hour) + two(time.minute) + two(time.second)
        return "\(prefix)_\(FileNamePattern.padded(number, to: counterDigits))_\(date)-\(clock)_\(process)"
    }

    /// Whether a name without its ending may be one of such clips, of any stream and process.
    public static func matches(_ name: String, prefix: String) -> Bool {
        guard name.hasPrefix(prefix + "_") else { return false }
        let parts = name.split(separator: "_", omittingEmptySubsequences: false).suffix(3).map { String($0) }
        guard parts.count == 3 else { return false }
        let clock = parts[1].split(separator: "-", omittingEmptySubsequences: false).map { String($0) }
        return parts[0].count >= counterDigits && isNumber(parts[0]) && clock.map(\.count) == [8, 6]
            && clock.allSatisfy(isNumber) && isNumber(String(parts[2].prefix { $0 != "-" }))
            && (isNumber(parts[2]) || isNumber(String(parts[2].drop { $0 != "-" }.dropFirst())))
    }

    private static func isNumber(_ text: String) -> Bool {
        !text.isEmpty && text.allSatisfy { ("0"..."9").contains($0) }
    }
}
