import WeirCore

extension [UInt8] {
    /// Appends a moment as RFC 3339 has it, in UTC with milliseconds: `2026-11-22T09:15:02.451Z`.
    ///
    /// `nanoseconds` are counted from 1970; what is less than a millisecond is left out, as clocks do.
    mutating func append(moment nanoseconds: UInt64) {
        let milliseconds = nanoseconds / 1_000_000
        append(text: String(CalendarTime(unixSeconds: Int(milliseconds / 1000)).description.dropLast()))
        append(text: ".")
        append(integer: milliseconds % 1000, minimumDigits: 3)
        append(text: "Z")
    }
}
