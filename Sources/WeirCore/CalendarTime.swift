/// A moment as calendars and clocks tell it, in UTC.
public struct CalendarTime: Hashable, Sendable {
    public var year: Int
    public var month: Int
    public var day: Int
    public var hour: Int
    public var minute: Int
    public var second: Int

    private static let secondsPerDay = 86_400

    /// From seconds since 1970, without leap seconds as Unix counts them.
    ///
    /// The days are those of the Gregorian calendar, by Howard Hinnant's `civil_from_days`
    /// (chrono-Compatible Low-Level Date Algorithms).
    public init(unixSeconds: Int) {
        let (day, second) = Self.floorDivision(unixSeconds, Self.secondsPerDay)
        hour = second / 3600
        minute = second / 60 % 60
        self.second = second % 60
        // Counted from the first of March of the year 0, so that leap days end years.
        let shifted = day + 719_468
        let (era, dayOfEra) = Self.floorDivision(shifted, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        self.day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    private static func floorDivision(_ number: Int, _ divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension CalendarTime: CustomStringConvertible {
    /// As ISO 8601 has it, such as `2026-05-18T20:02:03Z`.
    public var description: String {
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(year)-\(padded(month))-\(padded(day))T\(padded(hour)):\(padded(minute)):\(padded(second))Z"
    }
}
