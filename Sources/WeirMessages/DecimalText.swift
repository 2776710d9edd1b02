/// The digits after the point that a text format asks for.
enum DecimalPlaces: Double {
    case two = 100
    case six = 1_000_000

    var count: Int { self == .two ? 2 : 6 }
}

/// Numbers beyond this are written as this: no coordinate or rate comes near it,
/// and with its six places it still fits into a whole number of 64 bits.
private let largestMagnitude = 1e12

extension [UInt8] {
    /// Appends `value` rounded to `places`, ties to even, as C's `%.2f` and `%f` do, whatever the locale.
    ///
    /// A value that rounds to zero has no sign. `value` must be finite.
    mutating func append(decimal value: Double, places: DecimalPlaces) {
        let bounded = Swift.min(Swift.max(value, -largestMagnitude), largestMagnitude)
        let scaled = Int64((bounded * places.rawValue).rounded(.toNearestOrEven))
        if scaled < 0 { append(UInt8(ascii: "-")) }
        let unit = UInt64(places.rawValue)
        append(integer: scaled.magnitude / unit)
        append(UInt8(ascii: "."))
        append(integer: scaled.magnitude % unit, minimumDigits: places.count)
    }

    /// Appends a whole number, with zeros before it up to `minimumDigits`.
    mutating func append(integer value: UInt64, minimumDigits: Int = 1) {
        let zero = UInt8(ascii: "0")
        var digits = 1
        var rest = value / 10
        while rest > 0 {
            digits += 1
            rest /= 10
        }
        append(contentsOf: repeatElement(zero, count: Swift.max(digits, minimumDigits)))
        var place = count
        rest = value
        while rest > 0 {
            place -= 1
            self[place] = zero + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    mutating func append(integer value: Int) {
        if value < 0 { append(UInt8(ascii: "-")) }
        append(integer: UInt64(value.magnitude))
    }

    mutating func append(text: String) {
        append(contentsOf: text.utf8)
    }
}
