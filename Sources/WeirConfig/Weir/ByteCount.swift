/// An amount of bytes, as in `64M`.
public enum ByteCount {
    static let shape = Shape.word(of: "bytes such as `500M`, `20G` or `1T`, from 1k to 1000T")
    /// Larger than any disk of today, and far from what a number can hold.
    private static let range = 1000.0...1e15
    private static let units: [(name: Character, factor: Double)] = [("T", 1e12), ("G", 1e9), ("M", 1e6), ("k", 1e3)]

    /// Reads `500M` or `500MB`, `20G`, `1T` or a plain number; nil for what is none, or out of all bounds.
    public static func parse(_ text: String) -> Int? {
        let text = text.hasSuffix("B") ? String(text.dropLast()) : text
        let unit = units.first { $0.name == text.last }
        guard let number = finiteNumber(unit == nil ? text : String(text.dropLast())) else { return nil }
        let bytes = (number * (unit?.factor ?? 1)).rounded()
        return range.contains(bytes) ? Int(bytes) : nil
    }

    /// The same, where there may be none.
    static func parseFromZero(_ text: String) -> Int? { text == "0" ? 0 : parse(text) }

    /// What is read as the same amount again.
    static func text(_ bytes: Int) -> String {
        guard bytes > 0, let unit = units.first(where: { bytes % Int($0.factor) == 0 }) else { return "\(bytes)" }
        return "\(bytes / Int(unit.factor))\(unit.name)"
    }
}
