/// How many pictures a model may look at in one run.
public enum BatchChoice: Hashable, Sendable {
    /// As many as wait, up to what the device is measured to gain by; each gets the answer that it gets alone, bit by bit.
    case automatic
    /// Up to so many of those that wait, whatever is gained; 1 for one at a time.
    case upTo(Int)

    /// The most that can be asked for; memory for so many inputs is set aside.
    public static let most = 256

    /// The numbers of pictures that are tried or taken, beside one: steps of two, so that few runs make any number.
    var sizes: [Int] {
        switch self {
        case .automatic: [2, 4, 8]
        case .upTo(let most):
            Array(sequence(first: 2) { $0 * 2 }.prefix { $0 < most }) + (most > 1 ? [most] : [])
        }
    }
}
