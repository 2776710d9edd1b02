/// What is said of the objects of one class, or of all; nil where nothing is.
///
/// Measures in pixels are those of the frame, or of another picture where one is named.
public struct ClassOptions: Hashable, Sendable {
    /// The least confidence of a candidate, 0 to 1.
    public var threshold: Float?
    /// The least confidence of an object, after candidates have been made into objects.
    public var postThreshold: Float?
    /// The largest overlap (intersection over union) of two objects, 0 to 1.
    public var nmsThreshold: Float?
    /// The most objects in a frame, the most confident first.
    public var maximum: Int?
    /// How unlike two boxes of one object may be; what it measures depends on the clustering.
    public var epsilon: Float?
    /// A group of no more boxes than these is dropped; 0 for no grouping.
    public var groupThreshold: Int?
    /// The least number of boxes that make an object, for DBSCAN; 0 for no clustering.
    public var minimumBoxes: Int?
    /// The least sum of their confidences.
    public var minimumScore: Float?
    /// Smaller objects are dropped; a side of 0 has no limit.
    public var minimumSize: Size?
    /// Larger objects are dropped; a side of 0 has no limit.
    public var maximumSize: Size?
    /// The height of a strip at the top of the picture that no object may reach into.
    public var topOffset: Int?
    /// The same at the bottom.
    public var bottomOffset: Int?

    public init() {}

    /// These, and what `general` says where these say nothing.
    public func completed(by general: ClassOptions) -> ClassOptions {
        var completed = self
        for key in Self.keys { key.inherit(&completed, general) }
        return completed
    }
}

extension ClassOptions {
    /// One of the options: its name, and how text becomes its value and back.
    public struct Key: Sendable {
        public let name: String
        public let kind: Kind
        /// One sentence.
        public let help: String
        /// Sets the value; false where the text is none.
        public let set: @Sendable (inout ClassOptions, String) -> Bool
        /// The value as text; nil where there is none.
        public let text: @Sendable (ClassOptions) -> String?
        fileprivate let inherit: @Sendable (inout ClassOptions, ClassOptions) -> Void
    }

    /// What a value may be.
    public enum Kind: Hashable, Sendable {
        /// From 0 to 1.
        case fraction
        /// From 0 to `mostOfAnything`.
        case number
        /// Whole, from 0 to `mostOfAnything`.
        case count
        /// `WIDTHxHEIGHT`, either of which may be 0.
        case size
    }

    /// No frame has more objects or pixels to a side.
    public static let mostOfAnything = 1_000_000

    public static let keys: [Key] = [
        Key("threshold", \.threshold, .fraction, "The least confidence of a candidate."),
        Key("post-threshold", \.postThreshold, .fraction, "The least confidence of an object, after clustering."),
        Key("nms-threshold", \.nmsThreshold, .fraction, "The largest overlap of two objects; 1 keeps all."),
        Key("maximum", \.maximum, .count, "The most objects in a frame, the most confident first."),
        Key("eps", \.epsilon, .number, "How unlike two boxes of one object may be, where boxes are averaged."),
        Key("group-threshold", \.groupThreshold, .count, "Groups of no more boxes are dropped; 0 for no grouping."),
        Key("minimum-boxes", \.minimumBoxes, .count, "The least boxes of an object, for DBSCAN; 0 for no clustering."),
        Key("minimum-score", \.minimumScore, .number, "The least sum of the confidences of an object's boxes."),
        Key("minimum-size", \.minimumSize, .size, "The size below which objects are dropped, in pixels."),
        Key(
            "maximum-size",
            \.maximumSize,
            .size,
            "The size above which objects are dropped; a side of 0 has no limit."
        ),
        Key("top-offset", \.topOffset, .count, "Pixels at the top of the picture that no object may reach into."),
        Key("bottom-offset", \.bottomOffset, .count, "Pixels at the bottom that no object may reach into."),
    ]
}

extension ClassOptions.Kind {
    /// To stand in a sentence after "must be".
    public var expected: String {
        switch self {
        case .fraction: "a number from 0 to 1"
        case .number: "a number from 0 to \(ClassOptions.mostOfAnything)"
        case .count: "a whole number from 0 to \(ClassOptions.mostOfAnything)"
        case .size: "a size such as 32x32"
        }
    }
}

extension ClassOptions.Key {
    fileprivate typealias Path<Value> = any WritableKeyPath<ClassOptions, Value?> & Sendable

    private init<Value>(
        _ name: String,
        _ path: Path<Value>,
        _ kind: ClassOptions.Kind,
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

    fileprivate init(_ name: String, _ path: Path<Float>, _ kind: ClassOptions.Kind, _ help: String) {
        let most = kind == .fraction ? 1 : Float(ClassOptions.mostOfAnything)
        self.init(name, path, kind, help) { text in
            Float(text).flatMap { (0...most).contains($0) ? $0 : nil }
        } text: {
            "\($0)"
        }
    }

    fileprivate init(_ name: String, _ path: Path<Int>, _ kind: ClassOptions.Kind, _ help: String) {
        self.init(name, path, kind, help, parse: Self.count) { "\($0)" }
    }

    fileprivate init(_ name: String, _ path: Path<Size>, _ kind: ClassOptions.Kind, _ help: String) {
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
        Int(text).flatMap { (0...ClassOptions.mostOfAnything).contains($0) ? $0 : nil }
    }
}
