import WeirCore

/// A moment in a command, as RFC 3339 has it.
enum CommandTime {
    static let shape = Shape.text(of: "a time such as `2026-05-18T20:02:00.051Z`")

    /// Seconds since 1970; nil for what is no such time.
    static func seconds(_ text: String) -> Double? {
        let pattern =
            /([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})/
        guard let match = text.wholeMatch(of: pattern)?.output,
            let year = Int(match.1), let month = Int(match.2), let day = Int(match.3),
            let hour = Int(match.4), let minute = Int(match.5), let second = Int(match.6),
            let midnight = midnight(year: year, month: month, day: day),
            // A leap second, which Unix doesn't count, is the first of the next minute.
            hour < 24, minute < 60, second <= 60,
            let part = finiteNumber("0\(match.7 ?? "")"), let shift = shift(match.8)
        else { return nil }
        return Double(midnight + hour * 3600 + minute * 60 + second - shift) + part
    }

    /// How far a clock is ahead of UTC, in seconds.
    private static func shift(_ text: Substring) -> Int? {
        guard text.count > 1 else { return 0 }
        guard let hours = Int(text.dropFirst().prefix(2)), let minutes = Int(text.suffix(2)), hours < 24, minutes < 60
        else { return nil }
        return (hours * 3600 + minutes * 60) * (text.first == "-" ? -1 : 1)
    }

    /// When a day begins, in seconds since 1970; nil for a day that isn't.
    ///
    /// The days are counted by Howard Hinnant's `days_from_civil` (chrono-Compatible Low-Level Date Algorithms).
    private static func midnight(year: Int, month: Int, day: Int) -> Int? {
        guard (1...12).contains(month) else { return nil }
        // Counted from the first of March of the year 0, so that leap days end years; the first months of that year are left
        // out.
        let shiftedYear = month <= 2 ? year - 1 : year
        guard shiftedYear >= 0 else { return nil }
        let dayOfYear = (153 * (month <= 2 ? month + 9 : month - 3) + 2) / 5 + day - 1
        let days = shiftedYear * 365 + shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400 + dayOfYear - 719_468
        let time = CalendarTime(unixSeconds: days * 86_400)
        // The 31st of June would be another day.
        return (time.month, time.day) == (month, day) ? days * 86_400 : nil
    }
}
