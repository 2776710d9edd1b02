/// Options that may differ from class to class; nil where nothing is said.
public protocol ClassOptionSet: Hashable, Sendable {
    init()
    static var keys: [ClassOption<Self>] { get }
}

extension ClassOptionSet {
    /// These, and what `general` says where these say nothing.
    public func completed(by general: Self) -> Self {
        var completed = self
        for key in Self.keys { key.inherit(&completed, general) }
        return completed
    }
}

/// One of the options: its name, and how text becomes its value and back.
public struct ClassOption<Options: ClassOptionSet>: Sendable {
    public let name: String
    public let kind: ClassOptionKind
    /// One sentence.
    public let help: String
    /// Sets the value; false where the text is none.
    public let set: @Sendable (inout Options, String) -> Bool
    /// The value as text; nil where there is none.
    public let text: @Sendable (Options) -> String?
    fileprivate let inherit: @Sendable (inout Options, Options) -> Void
}

/// What the value of an option may be.
public enum ClassOptionKind: Hashable, Sendable {
    /// From 0 to 1.
    case fraction
    /// From 0 to `mostOfAnything`.
    case number
    /// Whole, from 0 to `mostOfAnything`.
    case count
    /// `WIDTHxHEIGHT`, either of which may be 0.
    case size

    /// No frame has more objects or pixels to a side, and nothing is remembered for more frames.
    public static let mostOfAnything = 1_000_000

    /// To stand in a sentence after "must be".
    public var expected: String {
        switch self {
        case .fraction: "a number from 0 to 1"
        case .number: "a number from 0 to \(Self.mostOfAnything)"
        case .count: "a whole number from 0 to \(Self.mostOfAnything)"
        case .size: "a size such as 32x32"
        }
    }
}

extension ClassOption {
    typealias Path<Value> = any WritableKeyPath<Options, Value?> & Sendable

    private init<Value>(
        _ name: String,
        _ path: Path<Value>,
        _ kind: ClassOptionKind,
        _ help: String,
        parse: @escaping @Sendable (String) -> Value?,
        text: @escaping @Sendable (Value) -> String
    ) {
        self.name = name
        self.kind = kind
        self.help = help
        set = { options, text in
            guard let value = parse(text) else { return false }
            options[keyPath: path] = value
            return true
        }
        self.text = { options in options[keyPath: path].map(text) }
        inherit = { options, general in options[keyPath: path] = options[keyPath: path] ?? general[keyPath: path] }
    }

    init(_ name: String, _ path: Path<Float>, _ kind: ClassOptionKind, _ help: String) {
        let most = kind == .fraction ? 1 : Float(ClassOptionKind.mostOfAnything)
        self.init(name, path, kind, help) { text in
            Float(text).flatMap { (0...most).contains($0) ? $0 : nil }
        } text: {
            "\($0)"
        }
    }

    init(_ name: String, _ path: Path<Int>, _ kind: ClassOptionKind, _ help: String) {
        self.init(name, path, kind, help, parse: Self.count) { "\($0)" }
    }

    init(_ name: String, _ path: Path<Size>, _ kind: ClassOptionKind, _ help: String) {
        self.init(name, path, kind, help) { text in
            let sides = text.split(separator: "x", omittingEmptySubsequences: false).compactMap {
                Self.count(String($0))
            }
            return sides.count == 2 && text.count { $0 == "x" } == 1 ? Size(width: sides[0], height: sides[1]) : nil
        } text: {
            "\($0.width)x\($0.height)"
        }
    }

    private static func count(_ text: String) -> Int? {
        Int(text).flatMap { (0...ClassOptionKind.mostOfAnything).contains($0) ? $0 : nil }
    }
}
