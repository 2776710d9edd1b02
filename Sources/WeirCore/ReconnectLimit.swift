/// How often a live source that fails is tried again before it is given up.
public enum ReconnectLimit: Hashable, Sendable, CustomStringConvertible {
    /// For ever where frames come as they happen; never for files, also those on web servers.
    case auto
    case never
    /// So many times in a row without a frame.
    case attempts(Int)
    case forever

    /// From `auto`, `never`, `forever` or a number; nil for anything else.
    public init?(_ text: String) {
        switch text {
        case "auto": self = .auto
        case "never", "0": self = .never
        case "forever": self = .forever
        default:
            guard let number = Int(text), (1...Self.most).contains(number) else { return nil }
            self = .attempts(number)
        }
    }

    /// The greatest number of attempts that is told from "for ever".
    public static let most = 1_000_000

    public var description: String {
        switch self {
        case .auto: "auto"
        case .never: "never"
        case .attempts(let number): "\(number)"
        case .forever: "forever"
        }
    }
}
