/// A time that is promised, such as `100ms`.
public enum LatencyText {
    public static let description = "a time such as `100ms`, from 1ms to 1m"

    /// In seconds.
    private static let range = 0.001...60.0

    /// In milliseconds; nil where the text is no such time.
    public static func milliseconds(_ text: String) -> Int? {
        guard let seconds = QuantityText.duration.parse(text), range.contains(seconds) else { return nil }
        return Int((seconds * 1000).rounded())
    }
}
