/// What a key's value may look like: one statement for the check, the JSON Schema and the reference.
indirect enum Shape: Sendable {
    /// Text; `of` says which, with its article, such as "a path".
    case text(of: String)
    /// The same, where YAML's `null` is such a text too.
    case textOrNull(of: String)
    /// A name or a number.
    case word(of: String)
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case flag
    case choice([String])
    case list(Shape)
    /// Names of the reader's own choosing, each with a value.
    case table(Shape)
    case section(String)
    case any([Shape])
    /// A shape that people are told of in other words, with their article.
    case described(String, Shape)

    /// To stand in a sentence after "must be".
    var description: String {
        switch self {
        case .text(let what), .textOrNull(let what), .word(let what), .described(let what, _): what
        case .integer(let range) where range.upperBound == .max: "a whole number from \(range.lowerBound) on"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range): "a number from \(Self.short(range.lowerBound)) to \(Self.short(range.upperBound))"
        case .flag: "true or false"
        case .choice(let names): Self.listing(names.map { "`\($0)`" })
        case .list(let element): "a list, each item \(element.description)"
        case .table(let element): "a map of names, each with \(element.description)"
        case .section: "a map"
        case .any(let shapes): Self.alternatives(shapes.map(\.description))
        }
    }

    /// `a; b, or c`: what stands between the commas may have some of its own.
    private static func alternatives(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: "; ") + ", or " + last
    }

    /// `a, b or c`.
    static func listing(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " or " + last
    }

    /// A number without decimals that say nothing.
    static func short(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e9 ? String(Int(number)) : String(number)
    }
}
