/// A number and the unit behind it, as in `30 km/h`.
struct QuantityText {
    struct Unit {
        let name: String
        /// How many of the base unit it is, as a fraction: decimals such as 1/3.6 would not be exact.
        let factor: Double
        var divisor = 1.0
        /// Into how many parts of 1 a number is cut where it is written in this unit.
        var parts = 1.0

        func toBase(_ number: Double) -> Double { number * factor / divisor }

        /// The same amount in this unit, where that is a short number.
        func short(_ base: Double) -> Double? {
            let number = (base * divisor / factor * parts).rounded() / parts
            return number > 0 && toBase(number) == base ? number : nil
        }
    }

    /// Those that are written first come first.
    let units: [Unit]
    /// The name of the base unit.
    let base: String
    /// What stands between number and unit where it is written; any spaces are read.
    let separator: String
    /// In the base unit.
    let range: ClosedRange<Double>
    let shape: Shape

    /// In the base unit; nil where the text has no such unit, or is out of range.
    func parse(_ text: String) -> Double? {
        let ending = String(text.reversed().prefix { !$0.isNumber && $0 != "." }.reversed())
        let name = ending.drop(while: \.isWhitespace)
        guard let unit = units.first(where: { $0.name == name }),
            let number = finiteNumber(String(text.dropLast(ending.count)))
        else { return nil }
        let amount = unit.toBase(number)
        return range.contains(amount) ? amount : nil
    }

    /// What is read as the same amount again: in the first unit in which it is short, else in the base unit.
    func text(_ amount: Double) -> String {
        for unit in units {
            if let number = unit.short(amount) { return written(number, unit.name) }
        }
        return written(amount, base)
    }

    /// The same units, with other bounds and the sentence that tells them.
    func within(_ range: ClosedRange<Double>, _ shape: Shape) -> QuantityText {
        QuantityText(units: units, base: base, separator: separator, range: range, shape: shape)
    }

    private func written(_ number: Double, _ name: String) -> String {
        YAMLText.short("\(number)") + separator + name
    }
}

extension QuantityText {
    /// In seconds.
    static let duration = QuantityText(
        units: [
            Unit(name: "h", factor: 3600), Unit(name: "min", factor: 60), Unit(name: "s", factor: 1),
            Unit(name: "ms", factor: 1, divisor: 1000),
        ],
        base: "s",
        separator: "",
        range: 0...3_600_000,
        shape: .text(of: "a time such as `10s`, `500ms`, `2min` or `1h`, of at most 1000h")
    )

    /// The same, for what can't be held for long.
    static let hold = duration.within(
        0...60,
        .text(of: "a time such as `1s` or `500ms`, of at most 1min")
    )

    /// The same, where none at all would make no sense.
    static let halfLife = duration.within(
        0.001...duration.range.upperBound,
        .text(of: "a time such as `10min` or `1h`, from 1ms to 1000h")
    )

    /// In metres a second; a mile is 1609.344 m (international yard and pound agreement, 1959).
    static let speed = QuantityText(
        units: [
            Unit(name: "km/h", factor: 1000, divisor: 3600, parts: 10),
            Unit(name: "mph", factor: 1609.344, divisor: 3600, parts: 10), Unit(name: "m/s", factor: 1, parts: 10),
        ],
        base: "m/s",
        separator: " ",
        range: 0.001...1000,
        shape: .text(of: "a speed such as `30 km/h`, `8.5 m/s` or `20 mph`, of at most 1000 m/s")
    )
}
